import { cppErrorCode, environmentCredentials, isOssError } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, canary, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'exampledir/exampleobject.bin' }

describe('errors', () => {
  it('carry code, message, request id, HTTP status and EC, and the C++ text', async () => {
    const error = await service
      .client()
      .putObject({ ...target, bucket: 'no-such-bucket', body: 'x' })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      name: 'ServiceError',
      code: 'NoSuchBucket',
      message: expect.stringContaining('The specified bucket does not exist.'),
      status: 404,
      requestId: expect.stringMatching(/^[0-9A-F]{24}$/),
      ec: '0015-00000101',
    })
    expect(isOssError(error) && cppErrorCode(error)).toBe('NoSuchBucket')
  })

  it('name the two variables when the environment has no credentials, before any request', async () => {
    const client = service.client({ credentials: environmentCredentials({}) })
    await expect(client.putObject({ ...target, body: 'x' })).rejects.toMatchObject({
      code: 'CREDENTIALS_MISSING',
      message: expect.stringMatching(/OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET/),
    })
    expect(service.requests()).toEqual([])
  })

  it.each(['v1', 'v4'] as const)(
    'for a wrong secret contain the string to sign of the service, and no secret, signature %s',
    async (signatureVersion) => {
      const accessKeySecret = `${canary.accessKeySecret}wrong`
      const client = service.client({
        signatureVersion,
        credentials: async () => ({ ...canary, securityToken: '', accessKeySecret }),
      })
      const error = await client.putObject({ ...target, body: 'x' }).catch((reason: unknown) => reason)
      expect(error).toMatchObject({
        code: 'SignatureDoesNotMatch',
        status: 403,
        details: { StringToSign: expect.stringContaining('\n') },
      })
      const { inspect } = await import('node:util')
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/SKCANARY|SignatureProvided/)
    },
  )
})
