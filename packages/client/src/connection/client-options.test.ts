import { describe, expect, it } from 'vitest'
import { endpointAndSigner } from './client-options.ts'
import { staticCredentials } from './credentials.ts'

const credentials = staticCredentials({ accessKeyId: 'id', accessKeySecret: 'secret' })

describe('a client', () => {
  it('signs with V4 for the region of the endpoint', () => {
    expect(endpointAndSigner({ endpoint: 'oss-cn-hangzhou.aliyuncs.com', credentials }).signer.version).toBe(
      'v4',
    )
  })

  it('signs with V1 when selected, without a region', () => {
    const { signer } = endpointAndSigner({
      endpoint: 'http://127.0.0.1:9000',
      credentials,
      signatureVersion: 'v1',
    })
    expect(signer.version).toBe('v1')
  })

  it('requires a region for V4 when the endpoint does not contain it', () => {
    expect(() => endpointAndSigner({ endpoint: 'http://127.0.0.1:9000', credentials })).toThrow(
      expect.objectContaining({ name: 'ValidationError', code: 'REGION_MISSING', field: 'region' }),
    )
  })

  it('rejects an access key in place of a provider function, and explains what to pass', () => {
    const keys = { accessKeyId: 'id', accessKeySecret: 'secret' } as unknown as typeof credentials
    expect(() => endpointAndSigner({ endpoint: 'oss-cn-hangzhou.aliyuncs.com', credentials: keys })).toThrow(
      expect.objectContaining({ name: 'ValidationError', code: 'OPTION_INVALID', field: 'credentials' }),
    )
  })

  it('rejects a region that starts with "oss-", and explains why', () => {
    expect(() =>
      endpointAndSigner({ endpoint: 'http://127.0.0.1:9000', region: 'oss-cn-hangzhou', credentials }),
    ).toThrow(/without "oss-"/)
  })
})
