import { expect, it } from 'vitest'
import { updateObject } from '../../packages/client/src/comparison/update-object.ts'
import { createConnection } from '../../packages/client/src/connection/connection.ts'
import { nodePlatform } from '../../packages/client/src/node/node-platform.ts'
import { MAX_COPY_SIZE } from '../../packages/client/src/operations/copy-object.ts'
import { BUCKET, bytesOf, canary, PART, REGION, startService } from '../service/service.ts'

it('an object that is too large for CopyObject gets new options by a multipart copy, and keeps the others', async () => {
  await using service = await startService()
  const target = { bucket: BUCKET, key: 'large' }
  const options = {
    contentType: 'text/x-old',
    metadata: { author: 'us' },
    tagging: { a: '1' },
    acl: 'private',
  } as const
  const client = service.client()
  await client.putObject({ ...target, body: bytesOf(PART), ...options })
  const info = await client.headObject(target)
  if (info === undefined) throw new Error('there is no object')
  const { accessKeyId, accessKeySecret } = canary
  const credentials = async () => ({ accessKeyId, accessKeySecret })
  const { context } = createConnection(
    { endpoint: service.emulator.endpoint, region: REGION, credentials },
    nodePlatform({}),
  )
  service.emulator.clearRequests()
  // The emulator reports a larger size, so that it need not store a GiB.
  const described = { ...info, size: MAX_COPY_SIZE + 1 }
  const given = { bucket: BUCKET, cacheControl: 'no-store', signal: new AbortController().signal }
  try {
    expect(await updateObject(context, target, described, given, false)).toEqual(['cacheControl'])
  } finally {
    await context.http.close()
  }
  expect(service.requests()).toEqual(
    expect.arrayContaining(['InitiateMultipartUpload', 'UploadPartCopy 1', 'CompleteMultipartUpload']),
  )
  expect(service.requests()).not.toContain('CopyObject')
  expect(service.emulator.state.describeObject(BUCKET, 'large')?.properties).toMatchObject({
    contentHeaders: { 'Content-Type': 'text/x-old', 'Cache-Control': 'no-store' },
    metadata: { author: 'us' },
    tags: { a: '1' },
    acl: 'private',
  })
  expect(Buffer.from((await service.emulator.state.readObject(BUCKET, 'large')) ?? '')).toEqual(bytesOf(PART))
})
