import { anonymousCredentials } from '@oss/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BUCKET, PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
  await service.client().putObject({ ...open, body: 'for everybody', acl: 'public-read' })
  await service.client().putObject({ bucket: BUCKET, key: 'secret.txt', body: 'for me' })
})
afterEach(() => service[Symbol.asyncDispose]())

const open = { bucket: BUCKET, key: 'open.txt' }
const anonymous = () => service.client({ credentials: anonymousCredentials() })

it.each(['v4', 'v1'] as const)('reads a public object without a signature (%s)', async (signatureVersion) => {
  const client = service.client({ credentials: anonymousCredentials(), signatureVersion })
  const object = await client.getObject(open)
  expect(Buffer.from(await object.bytes()).toString()).toBe('for everybody')
  const { headers, signature } = service.emulator.requests.at(-1) ?? {}
  expect(signature).toBe('anonymous')
  expect(Object.keys(headers ?? {}).filter((name) => /^(authorization|x-oss-)/.test(name))).toEqual([])
})

it('downloads a public object into a file, in parts', async () => {
  const body = Buffer.alloc(3 * PART, 'public')
  await service.client().putObject({ ...open, body, acl: 'public-read' })
  const file = `${service.directory}/open.txt`
  const { outcome } = anonymous().resumableDownload({ ...open, file, partSize: PART })
  expect(await outcome).toMatchObject({ kind: 'completed' })
})

it('is refused what is not public, as a matter of credentials, without a retry', async () => {
  const before = service.requests().length
  const refused = { name: 'ServiceError', code: 'AccessDenied', isAboutCredentials: true }
  await expect(anonymous().getObject({ ...open, key: 'secret.txt' })).rejects.toMatchObject(refused)
  await expect(anonymous().putObject({ ...open, body: 'mine now' })).rejects.toMatchObject(refused)
  expect(service.requests()).toHaveLength(before + 2)
})

it('signs no URL and no form: a typed error before anything is sent', async () => {
  const before = service.requests().length
  const client = anonymous()
  const missing = { name: 'SigningError', code: 'CREDENTIALS_MISSING', field: 'credentials' }
  const expiresInSeconds = 60
  const upload = await service.client().initiateMultipartUpload(open)
  for (const call of [
    () => client.presign({ ...open, method: 'GET', expiresInSeconds }),
    () => client.presignUploadPart({ ...upload, partNumber: 1, expiresInSeconds }),
    () => client.presignCompleteMultipartUpload({ ...upload, expiresInSeconds }),
    () => client.presignMultipartUpload({ ...open, size: 3 * PART, expiresInSeconds }),
    () => client.signPostForm({ ...open, expiresInSeconds }),
  ])
    await expect(call()).rejects.toMatchObject(missing)
  expect(service.requests()).toHaveLength(before + 1)
})
