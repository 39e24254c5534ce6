import { describe, expect, it } from 'vitest'
import { catchError } from '../../test/catch-error.ts'
import { type SignableData, signable } from '../../test/signable.ts'
import { authenticate } from './authenticate.ts'
import type { Principal, SignatureVersion } from './principal.ts'

const plain: SignableData = { method: 'GET', bucket: 'b-1', key: 'k', query: [], headers: {} }
const credentials = [{ accessKeyId: 'ak', accessKeySecret: 'sk' }]
const both: readonly SignatureVersion[] = ['v1', 'v4']

function attempt(data: SignableData, accepted = both): Principal {
  return authenticate(signable(data), { credentials, region: 'cn-hangzhou', now: 0 }, accepted)
}

describe('authenticate', () => {
  it('takes a request without a signature as anonymous', () => {
    expect(attempt(plain)).toEqual({ kind: 'anonymous' })
  })

  it('refuses a signature in both header and URL', () => {
    const data = { ...plain, headers: { authorization: 'OSS ak:x' }, query: [['Signature', 'x']] as const }
    expect(catchError(() => attempt(data))).toMatchObject({ code: 'InvalidArgument', status: 400 })
  })

  it('refuses a version that is not accepted, whatever its form', () => {
    const denied = { code: 'AccessDenied', message: 'Signature version V1 is not accepted here.' }
    const header = { ...plain, headers: { authorization: 'OSS ak:x' } }
    expect(catchError(() => attempt(header, ['v4']))).toMatchObject(denied)
    const url = { ...plain, query: [['Signature', 'x']] as const }
    expect(catchError(() => attempt(url, ['v4']))).toMatchObject(denied)
  })

  it('refuses half of a V4 URL signature instead of taking it as anonymous', () => {
    const data = { ...plain, query: [['x-oss-signature', 'x']] as const }
    expect(catchError(() => attempt(data))).toMatchObject({ code: 'InvalidArgument' })
  })
})
