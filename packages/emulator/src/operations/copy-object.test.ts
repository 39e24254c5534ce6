import { describe, expect, it } from 'vitest'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const source = `/${bucket}/from%20%C3%A4.txt`
const sourceKey = 'from ä.txt'
const etag = '"5D41402ABC4B2A76B9719D911017C592"'

describe('CopyObject', () => {
  it('copies bytes and metadata', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, sourceKey, 'hello', {
      contentType: 'text/css',
      metadata: { a: '1' },
    })
    const client = signedClient(emulator, bucket)
    const response = await client('PUT', { key: 'to', headers: { 'x-oss-copy-source': source } })
    expect(response).toMatchObject({
      status: 200,
      headers: { etag, 'x-oss-hash-crc64ecma': '11177612005948864433' },
    })
    expect(xmlElement(response.text, 'ETag')).toBe(etag)
    await emulator.state.deleteObject(bucket, sourceKey)
    const get = await client('GET', { key: 'to' })
    expect(get).toMatchObject({ text: 'hello', headers: { 'content-type': 'text/css', 'x-oss-meta-a': '1' } })
  })

  it('replaces the metadata on request, also of the source itself', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, sourceKey, 'hello', { metadata: { a: '1' } })
    const headers = {
      'x-oss-copy-source': source,
      'x-oss-metadata-directive': 'REPLACE',
      'x-oss-meta-b': '2',
    }
    const client = signedClient(emulator, bucket)
    expect((await client('PUT', { key: sourceKey, headers })).status).toBe(200)
    expect(emulator.state.describeObject(bucket, sourceKey)?.properties.metadata).toEqual({ b: '2' })
    expect((await client('GET', { key: sourceKey })).text).toBe('hello')
  })

  it('keeps the content type and the client-side encryption when the metadata is replaced', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, sourceKey, 'hello', {
      contentType: 'text/css',
      metadata: { a: '1', 'client-side-encryption-key': 'KEY' },
    })
    const headers = { 'x-oss-copy-source': source, 'x-oss-metadata-directive': 'REPLACE' }
    const client = signedClient(emulator, bucket)
    await client('PUT', { key: 'to', headers: { ...headers, 'x-oss-meta-b': '2' } })
    expect(emulator.state.describeObject(bucket, 'to')?.properties).toMatchObject({
      contentHeaders: { 'Content-Type': 'text/css' },
      metadata: { b: '2', 'client-side-encryption-key': 'KEY' },
    })
    await client('PUT', { key: 'to', headers: { ...headers, 'content-type': 'text/html' } })
    expect(emulator.state.describeObject(bucket, 'to')?.properties.contentHeaders).toEqual({
      'Content-Type': 'text/html',
    })
  })

  it('applies new metadata to a copy onto itself, also with the directive COPY', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, sourceKey, 'hello', { metadata: { a: '1' } })
    const headers = { 'x-oss-copy-source': source, 'x-oss-metadata-directive': 'COPY', 'x-oss-meta-b': '2' }
    await signedClient(emulator, bucket)('PUT', { key: sourceKey, headers })
    expect(emulator.state.describeObject(bucket, sourceKey)?.properties.metadata).toEqual({ b: '2' })
  })

  it.each([
    [{ 'x-oss-copy-source-if-match': '"other"' }, 412],
    [{ 'x-oss-copy-source-if-none-match': etag }, 304],
    [{ 'x-oss-copy-source-if-match': etag }, 200],
    [{ 'x-oss-copy-source': `${source}?versionId=null` }, 200],
    [{ 'x-oss-forbid-overwrite': 'true' }, 409],
  ])('responds to %j with %i', async (headers, status) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, sourceKey, 'hello')
    await emulator.state.putObject(bucket, 'to', 'old')
    const all = { 'x-oss-copy-source': source, ...headers }
    expect((await signedClient(emulator, bucket)('PUT', { key: 'to', headers: all })).status).toBe(status)
  })

  it.each([
    ['nonsense', 400, 'InvalidArgument'],
    [`/${bucket}/missing`, 404, 'NoSuchKey'],
    ['/missing-bucket/k', 404, 'NoSuchBucket'],
    [`${source}?versionId=other`, 404, 'NoSuchVersion'],
  ])('refuses the source %s', async (value, status, code) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, sourceKey, 'hello')
    const response = await signedClient(emulator, bucket)('PUT', {
      key: 'to',
      headers: { 'x-oss-copy-source': value },
    })
    expect(response.status).toBe(status)
    expect(xmlElement(response.text, 'Code')).toBe(code)
  })

  it('needs the right to read the source', async () => {
    const writer = { accessKeyId: 'writer', accessKeySecret: 's', permissions: ['oss:PutObject'] }
    await using emulator = await startEmulator({ buckets: [bucket], credentials: [writer] })
    await emulator.state.putObject(bucket, sourceKey, 'hello')
    const headers = { 'x-oss-copy-source': source }
    expect((await signedClient(emulator, bucket)('PUT', { key: 'to', headers })).status).toBe(403)
  })
})
