import { describe, expect, it } from 'vitest'
import { catchError } from '../../test/catch-error.ts'
import { findCredentials } from './credentials.ts'

const permanent = { accessKeyId: 'permanent', accessKeySecret: 's1' }
const first = { accessKeyId: 'STS.one', accessKeySecret: 's2', securityToken: 'token-1', expiresAt: 1000 }
const second = { accessKeyId: 'STS.two', accessKeySecret: 's3', securityToken: 'token-2' }
const known = [permanent, first, second]

function refusal(accessKeyId: string, token: string | undefined, now = 0): unknown {
  return catchError(() => findCredentials(known, accessKeyId, token, now))
}

describe('findCredentials', () => {
  it('finds a pair by its id and token', () => {
    expect(findCredentials(known, 'permanent', undefined, 0)).toBe(permanent)
    expect(findCredentials(known, 'STS.one', 'token-1', 999)).toBe(first)
    expect(findCredentials(known, 'STS.two', 'token-2', 5000)).toBe(second)
  })

  it('refuses an unknown id', () => {
    const details = [['OSSAccessKeyId', 'nobody']]
    expect(refusal('nobody', undefined)).toMatchObject({ code: 'InvalidAccessKeyId', status: 403, details })
  })

  it('refuses a temporary id without its token', () => {
    expect(refusal('STS.one', undefined)).toMatchObject({
      code: 'InvalidAccessKeyId',
      ec: '0002-00000003',
      message: expect.stringContaining('The Security Token may be lost'),
    })
  })

  it('refuses an unknown token, and one of another access key', () => {
    expect(refusal('STS.one', 'made-up')).toMatchObject({ code: 'InvalidSecurityToken', ec: '0002-00000006' })
    expect(refusal('permanent', 'made-up')).toMatchObject({ code: 'InvalidSecurityToken' })
    expect(refusal('STS.one', 'token-2')).toMatchObject({ code: 'AccessKeyIdAndSecurityTokenNotMatch' })
  })

  it('refuses a token from the moment it expires', () => {
    const details = [['SecurityToken', 'token-1']]
    expect(refusal('STS.one', 'token-1', 1000)).toMatchObject({
      code: 'SecurityTokenExpired',
      status: 403,
      details,
    })
  })
})
