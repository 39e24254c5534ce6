import { describe, expect, it } from 'vitest'
import { catchError } from '../../test/catch-error.ts'
import { type Access, authorize } from './authorize.ts'
import type { Principal } from './principal.ts'

const closed: Access = { bucketAcl: 'private', objectAcl: 'default', allowAnonymous: false }
const anonymous: Principal = { kind: 'anonymous' }
const denied = { code: 'AccessDenied', status: 403 }

function keyHolder(permissions?: readonly string[]): Principal {
  const credentials = {
    accessKeyId: 'ak',
    accessKeySecret: 'sk',
    ...(permissions === undefined ? {} : { permissions }),
  }
  return { kind: 'credentials', version: 'v4', form: 'header', credentials }
}

describe('authorize', () => {
  it('lets a key holder without limits do everything', () => {
    expect(() => authorize(keyHolder(), 'oss:DeleteBucket', closed)).not.toThrow()
  })

  it('limits an access key to its permissions', () => {
    const holder = keyHolder(['oss:PutObject'])
    expect(() => authorize(holder, 'oss:PutObject', closed)).not.toThrow()
    const error = catchError(() => authorize(holder, 'oss:ListParts', closed))
    expect(error).toMatchObject({ ...denied, details: [['AccessDeniedDetail', expect.anything()]] })
    expect(() => authorize(keyHolder(['oss:*']), 'oss:ListParts', closed)).not.toThrow()
  })

  it.each([
    ['private', 'default', [], ['oss:GetObject', 'oss:PutObject']],
    ['public-read', 'default', ['oss:GetObject'], ['oss:PutObject', 'oss:ListObjects']],
    ['public-read', 'private', [], ['oss:GetObject']],
    ['private', 'public-read', ['oss:GetObject'], ['oss:PutObject']],
    ['public-read-write', 'default', ['oss:GetObject', 'oss:PutObject'], ['oss:DeleteBucket']],
  ] as const)('decides about strangers by the ACLs %s and %s', (bucketAcl, objectAcl, allowed, refused) => {
    const access = { ...closed, bucketAcl, objectAcl }
    for (const action of allowed) expect(() => authorize(anonymous, action, access)).not.toThrow()
    for (const action of refused) {
      expect(catchError(() => authorize(anonymous, action, access))).toMatchObject(denied)
    }
  })

  it('allows anonymous requests when configured to', () => {
    expect(() => authorize(anonymous, 'oss:DeleteBucket', { ...closed, allowAnonymous: true })).not.toThrow()
  })
})
