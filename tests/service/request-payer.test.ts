import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import type { OssClient } from '@oss/client'
import { uploadPresigned } from '@oss/client/presigned'
import { expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

const target = { bucket: BUCKET, key: 'a.bin' }
const requestPayer = 'requester' as const

/** Each call whose requests can be paid for. */
const calls: Readonly<Record<string, (client: OssClient, service: Service) => Promise<unknown>>> = {
  putObject: (client) => client.putObject({ ...target, body: 'x', requestPayer }),
  headObject: (client) => client.headObject({ ...target, requestPayer }),
  getObject: async (client) => (await client.getObject({ ...target, requestPayer })).bytes(),
  appendObject: (client) =>
    client.appendObject({ ...target, key: 'log', position: 0, body: 'x', requestPayer }),
  appendFile: async (client, { file }) =>
    client.appendFile({ ...target, key: 'log', file: await file('log', 10), requestPayer }),
  copyObject: (client) =>
    client.copyObject({ ...target, key: 'copy', source: { key: target.key }, requestPayer }),
  resumableUpload: async (client, { file }) =>
    client
      .resumableUpload({ ...target, file: await file('a', 2 * PART), partSize: PART, requestPayer })
      .done(),
  'resumableUpload of a stream': (client) =>
    client
      .resumableUpload({ ...target, body: Readable.from([bytesOf(2 * PART)]), partSize: PART, requestPayer })
      .done(),
  resumableCopy: (client) =>
    client
      .resumableCopy({ ...target, key: 'copy', source: { key: target.key }, partSize: PART, requestPayer })
      .done(),
  resumableDownload: (client, { directory }) =>
    client
      .resumableDownload({ ...target, file: join(directory, 'down'), partSize: PART, requestPayer })
      .done(),
  uploadFiles: async (client, { file }) =>
    Array.fromAsync(
      client.uploadFiles({ ...target, files: [{ key: 'f', file: await file('f', 10) }], requestPayer }),
    ),
  uploadDirectory: async (client, { file }) =>
    Array.fromAsync(
      client.uploadDirectory({ ...target, directory: dirname(await file('f', 10)), requestPayer }),
    ),
  compareFile: async (client, { file }) =>
    client.compareFile({ ...target, file: await file('f', 10), requestPayer }),
  'parts by hand': async (client) => {
    const upload = {
      ...(await client.initiateMultipartUpload({ ...target, requestPayer })),
      requestPayer,
    } as const
    await client.uploadPart({ ...upload, partNumber: 1, body: Buffer.alloc(PART) })
    await client.uploadPartCopy({ ...upload, partNumber: 2, source: { key: target.key } })
    await Array.fromAsync(client.listParts(upload))
    await Array.fromAsync(client.listMultipartUploads({ bucket: BUCKET, requestPayer }))
    await client.completeMultipartUpload({ ...upload, parts: 'all' })
  },
  abortMultipartUpload: async (client) => {
    const upload = await client.initiateMultipartUpload({ ...target, requestPayer })
    await client.abortMultipartUpload({ ...upload, requestPayer })
  },
  'unfinished uploads': async (client) => {
    await client.initiateMultipartUpload({ ...target, requestPayer })
    const which = { bucket: BUCKET, prefix: 'a', requestPayer } as const
    expect(await client.measureMultipartUploads(which)).toMatchObject({ uploads: 1 })
    expect(await client.abortMultipartUploads(which)).toMatchObject({ aborted: 1, failed: [] })
  },
  presign: async (client) => {
    const lifetime = { expiresInSeconds: 60, requestPayer } as const
    const { url, method, headers } = await client.presign({ ...target, ...lifetime, method: 'GET' })
    await fetch(url, { method, headers: { ...headers } })
  },
  presignMultipartUpload: async (client) => {
    const lifetime = { expiresInSeconds: 60, requestPayer } as const
    const signed = await client.presignMultipartUpload({ ...target, ...lifetime, size: 10 })
    await uploadPresigned(signed, new Blob([bytesOf(10)]))
  },
  listObjects: (client) => Array.fromAsync(client.listObjects({ bucket: BUCKET, requestPayer })),
  listDirectory: (client) => Array.fromAsync(client.listDirectory({ bucket: BUCKET, requestPayer })),
  'tags and rights': async (client) => {
    await client.putObjectTagging({ ...target, tagging: { a: 'b' }, requestPayer })
    await client.getObjectTagging({ ...target, requestPayer })
    await client.deleteObjectTagging({ ...target, requestPayer })
    await client.putObjectAcl({ ...target, acl: 'private', requestPayer })
    await client.getObjectAcl({ ...target, requestPayer })
  },
  'bucket basics': async (client) => {
    await client.putBucketAcl({ bucket: BUCKET, acl: 'private', requestPayer })
    await client.getBucketAcl({ bucket: BUCKET, requestPayer })
    await client.getBucketInfo({ bucket: BUCKET, requestPayer })
    await client.getBucketLocation({ bucket: BUCKET, requestPayer })
  },
  deleteObject: (client) => client.deleteObject({ ...target, requestPayer }),
  listObjectVersions: (client) =>
    Array.fromAsync(client.listObjectVersions({ bucket: BUCKET, requestPayer })),
  deleteObjects: (client) => client.deleteObjects({ bucket: BUCKET, keys: [target.key], requestPayer }),
}

it.each(Object.keys(calls))('%s sends x-oss-request-payer with every request', async (name) => {
  await using service = await startService({ requesterPays: [BUCKET] })
  await service.emulator.state.putObject(BUCKET, target.key, bytesOf(2 * PART))
  await calls[name]?.(service.client(), service)
  const { requests } = service.emulator
  expect(requests.length).toBeGreaterThan(0)
  for (const { operation, headers, query } of requests)
    expect({ operation, payer: headers['x-oss-request-payer'] ?? query['x-oss-request-payer'] }).toEqual({
      operation,
      payer: requestPayer,
    })
})

it('a request without requestPayer fails with the reason', async () => {
  await using service = await startService({ requesterPays: [BUCKET] })
  const put = service.client().putObject({ ...target, body: 'x' })
  await expect(put).rejects.toMatchObject({ code: 'AccessDenied', ec: '0003-00000703' })
})

it('refuses another payer before any request', async () => {
  await using service = await startService()
  const put = service.client().putObject({ ...target, body: 'x', requestPayer: 'owner' as 'requester' })
  await expect(put).rejects.toMatchObject({ code: 'OPTION_INVALID', field: 'requestPayer' })
  expect(service.requests()).toEqual([])
})
