import { describe, expect, it } from 'vitest'
import { catchError } from '../../../test/catch-error.ts'
import { parseAuthorizationV4 } from './authorization-v4.ts'

const signature = 'ab'.repeat(32)

describe('parseAuthorizationV4', () => {
  it('reads the fields with and without spaces after the commas', () => {
    const expected = { credential: 'ak/1/r/oss/x', additionalHeaders: ['abc', 'host'], signature }
    for (const comma of [',', ', ']) {
      const header = [
        'OSS4-HMAC-SHA256 Credential=ak/1/r/oss/x',
        'AdditionalHeaders=ABC;host',
        `Signature=${signature}`,
      ]
      expect(parseAuthorizationV4(header.join(comma))).toEqual(expected)
    }
  })

  it.each([
    ['OSS4-HMAC-SHA256 ', '0002-00000203'],
    [`OSS4-HMAC-SHA256 Signature=${signature}`, '0002-00000203'],
    ['OSS4-HMAC-SHA256 Credential=ak/1/r/oss/x', '0002-00000202'],
    ['OSS4-HMAC-SHA256 Credential=ak/1/r/oss/x,Signature=short', '0002-00000202'],
    [`OSS4-HMAC-SHA256 Credential=c,AdditionalHeaders=,Signature=${signature}`, '0002-00000209'],
    [`OSS4-HMAC-SHA256 Credential=c,AdditionalHeaders=a;;b,Signature=${signature}`, '0002-00000210'],
  ])('refuses %j without repeating it', (header, ec) => {
    const error = catchError(() => parseAuthorizationV4(header))
    expect(error).toMatchObject({ code: 'InvalidArgument', status: 400, ec })
    expect(JSON.stringify(error)).not.toContain(signature)
  })
})
