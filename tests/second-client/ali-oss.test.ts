import { request } from 'node:http'
import type OSS from 'ali-oss'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { aliOss, SIGNATURES } from './ali-oss-client.ts'

// ali-oss is an OSS client that this project did not write. Where it and the emulator agree, the emulator
// speaks OSS; where it and our client can go on with each other's work, so does our client.

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const key = 'dir/\u00e4 b+c%.bin'

describe.each(SIGNATURES)('ali-oss with signature %s', (_, authorizationV4, signatureVersion) => {
  const ours = () => service.client({ signatureVersion })

  it('puts, describes, gets, lists and deletes objects', async () => {
    const store = aliOss(service, authorizationV4)
    await store.put(key, Buffer.from('hello'), {
      meta: { author: 'alice' } as unknown as OSS.UserMeta,
      mime: 'text/plain',
    })
    const head = await store.head(key)
    expect(head.res).toMatchObject({
      status: 200,
      headers: { etag: '"5D41402ABC4B2A76B9719D911017C592"', 'x-oss-hash-crc64ecma': '11177612005948864433' },
    })
    expect(head.meta).toEqual({ author: 'alice' })
    expect(String((await store.get(key)).content)).toBe('hello')
    expect(
      (await store.list({ prefix: 'dir/', 'max-keys': 10 }, {})).objects.map(({ name, size }) => ({
        name,
        size,
      })),
    ).toEqual([{ name: key, size: 5 }])
    expect((await store.listV2({ prefix: 'dir/' })).objects.map(({ name }) => name)).toEqual([key])
    await store.delete(key)
    await expect(store.head(key)).rejects.toMatchObject({ status: 404, code: 'NoSuchKey' })
  })

  it('uploads in parts, lists parts and uploads, and aborts', async () => {
    const store = aliOss(service, authorizationV4)
    const bytes = bytesOf(5 * PART + 7)
    const uploaded = await store.multipartUpload(key, bytes, { partSize: PART, parallel: 3 })
    expect(uploaded.res.status).toBe(200)
    expect(Buffer.from((await service.emulator.state.readObject(BUCKET, key)) ?? []).equals(bytes)).toBe(true)

    const { uploadId } = await store.initMultipartUpload(key)
    await store.uploadPart(key, uploadId, 1, bytes, 0, PART)
    expect(await store.listParts(key, uploadId)).toMatchObject({
      parts: { PartNumber: '1', Size: String(PART) },
    })
    expect((await store.listUploads({ prefix: 'dir/', 'max-uploads': 10 })).uploads).toMatchObject([
      { name: key, uploadId },
    ])
    await store.abortMultipartUpload(key, uploadId)
    await expect(store.listParts(key, uploadId)).rejects.toMatchObject({ code: 'NoSuchUpload', status: 404 })
  })

  it('signs URLs that work, and so does one of @oss/client', async () => {
    // It refuses to sign for an IP address, so the URL names OSS's own host, and the request is sent here.
    const theirs = aliOss(service, authorizationV4, { endpoint: 'http://oss-cn-hangzhou.aliyuncs.com' })
    const sign = async (method: 'GET' | 'PUT') =>
      new URL(
        authorizationV4
          ? await theirs.signatureUrlV4(method, 60, {}, key)
          : theirs.signatureUrl(key, { expires: 60, method }),
      )
    expect(await sendTo(await sign('PUT'), 'PUT', 'signed')).toMatchObject({ status: 200 })
    expect(await sendTo(await sign('GET'), 'GET')).toEqual({ status: 200, body: 'signed' })
    expect(await sendTo(await sign('GET'), 'PUT', 'other')).toMatchObject({ status: 403 })
    const own = await ours().presign({ method: 'GET', bucket: BUCKET, key, expiresInSeconds: 60 })
    expect(await (await fetch(own.url)).text()).toBe('signed')
  })

  it('reads objects of @oss/client, and @oss/client reads its objects', async () => {
    const client = ours()
    await client.putObject({ bucket: BUCKET, key, body: 'ours', metadata: { by: 'us' } })
    const theirView = await aliOss(service, authorizationV4).get(key)
    expect([
      String(theirView.content),
      (theirView.res.headers as Record<string, string>)['x-oss-meta-by'],
    ]).toEqual(['ours', 'us'])
    await aliOss(service, authorizationV4).put(key, Buffer.from('theirs'))
    const object = await client.getObject({ bucket: BUCKET, key })
    expect(Buffer.from(await object.bytes()).toString()).toBe('theirs')
  })

  it('initiates an upload that @oss/client completes', async () => {
    const bytes = bytesOf(2 * PART + 5)
    const store = aliOss(service, authorizationV4)
    const { uploadId } = await store.initMultipartUpload(key)
    await store.uploadPart(key, uploadId, 1, bytes, 0, PART)
    const client = ours()
    const upload = { bucket: BUCKET, key, uploadId }
    await client.uploadPart({ ...upload, partNumber: 3, body: bytes.subarray(2 * PART) })
    await client.uploadPart({ ...upload, partNumber: 2, body: bytes.subarray(PART, 2 * PART) })
    const listed = await Array.fromAsync(client.listParts(upload))
    expect(listed.map(({ number, size }) => [number, size])).toEqual([
      [1, PART],
      [2, PART],
      [3, 5],
    ])
    await client.completeMultipartUpload({
      ...upload,
      parts: listed.map(({ number, etag }) => ({ partNumber: number, etag })),
    })
    expect(Buffer.from((await service.emulator.state.readObject(BUCKET, key)) ?? []).equals(bytes)).toBe(true)
  })

  it('completes an upload that @oss/client initiates', async () => {
    const bytes = bytesOf(PART + 5)
    const client = ours()
    const upload = await client.initiateMultipartUpload({ bucket: BUCKET, key })
    const first = await client.uploadPart({ ...upload, partNumber: 1, body: bytes.subarray(0, PART) })
    const store = aliOss(service, authorizationV4)
    const second = await store.uploadPart(key, upload.uploadId, 2, bytes, PART, PART + 5)
    await store.completeMultipartUpload(key, upload.uploadId, [
      { number: 1, etag: first.etag },
      { number: 2, etag: second.etag },
    ])
    expect(Buffer.from((await service.emulator.state.readObject(BUCKET, key)) ?? []).equals(bytes)).toBe(true)
  })

  it('is rejected with a wrong secret', async () => {
    const store = aliOss(service, authorizationV4, { accessKeySecret: 'wrong' })
    await expect(store.put(key, Buffer.from('x'))).rejects.toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
    })
  })
})

/** Sends a request for a URL to the emulator, whatever host the URL names. */
async function sendTo(
  url: URL,
  method: string,
  content = '',
): Promise<{ status: number | undefined; body: string }> {
  const { port } = new URL(service.emulator.endpoint)
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined; body: string }>()
  const path = `${url.pathname}${url.search}`
  const headers = { host: url.host, 'content-length': Buffer.byteLength(content) }
  const sent = request({ host: '127.0.0.1', port, path, method, headers }, async (answer) => {
    resolve({ status: answer.statusCode, body: Buffer.concat(await answer.toArray()).toString() })
  })
  sent.on('error', reject).end(content)
  return promise
}
