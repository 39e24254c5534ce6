import { describe, expect, it } from 'vitest'
import { send } from '../../test/send.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const key = 'a b/ä+.txt'
const crc64 = '11177612005948864433'

describe('GetObject', () => {
  it('says how long a bandwidth limit delays the response', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, 'k', 'x'.repeat(51_200))
    const headers = { 'x-oss-traffic-limit': '819200' }
    const response = await signedClient(emulator, bucket)('GET', { key: 'k', headers })
    expect(response.bytes.byteLength).toBe(51_200)
    expect(response.headers['x-oss-qos-delay-time']).toBe('500')
  })

  it('sends the bytes with what is known of them', async () => {
    await using emulator = await startEmulator({ buckets: [bucket], now: () => Date.UTC(2024, 0, 12, 8) })
    await emulator.state.putObject(bucket, key, 'hello', {
      contentType: 'text/plain',
      metadata: { author: 'me' },
    })
    const get = await signedClient(emulator, bucket)('GET', { key, at: Date.UTC(2024, 0, 12, 8) })
    expect(get).toMatchObject({
      status: 200,
      text: 'hello',
      headers: {
        'content-type': 'text/plain',
        'content-length': '5',
        'accept-ranges': 'bytes',
        etag: '"5D41402ABC4B2A76B9719D911017C592"',
        'last-modified': 'Fri, 12 Jan 2024 08:00:00 GMT',
        date: 'Fri, 12 Jan 2024 08:00:00 GMT',
        'x-oss-object-type': 'Normal',
        'x-oss-storage-class': 'Standard',
        'x-oss-meta-author': 'me',
        'x-oss-hash-crc64ecma': crc64,
        'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==',
      },
    })
  })

  it('sends a range with the CRC of the whole object', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, key, 'hello')
    const client = signedClient(emulator, bucket)
    const part = await client('GET', { key, headers: { range: 'bytes=1-3' } })
    expect(part).toMatchObject({
      status: 206,
      text: 'ell',
      headers: { 'content-range': 'bytes 1-3/5', 'x-oss-hash-crc64ecma': crc64 },
    })
    const beyond = await client('GET', { key, headers: { range: 'bytes=3-9' } })
    expect(beyond).toMatchObject({ status: 200, text: 'hello' })
    const standard = { range: 'bytes=9-', 'x-oss-range-behavior': 'standard' }
    expect((await client('GET', { key, headers: standard })).status).toBe(416)
  })

  it('reports a missing key in the body, or for HEAD in a header', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const get = await client('GET', { key: 'no/such' })
    expect(get).toMatchObject({
      status: 404,
      headers: { 'content-type': 'application/xml', 'x-oss-ec': '0026-00000001' },
    })
    expect(xmlElement(get.text, 'Key')).toBe('no/such')
    expect(xmlElement(get.text, 'RequestId')).toBe(get.headers['x-oss-request-id'])
    expect(xmlElement(get.text, 'HostId')).toBe(new URL(emulator.endpoint).host)
    const head = await client('HEAD', { key: 'no/such' })
    expect(head).toMatchObject({ status: 404, text: '', headers: { 'x-oss-ec': '0026-00000001' } })
    const error = Buffer.from(String(head.headers['x-oss-err']), 'base64').toString('utf8')
    expect(xmlElement(error, 'Code')).toBe('NoSuchKey')
  })

  it.each([
    [{ 'if-match': '"5D41402ABC4B2A76B9719D911017C592"' }, 200],
    [{ 'if-match': '"other"' }, 412],
    [{ 'if-none-match': '"5D41402ABC4B2A76B9719D911017C592"' }, 304],
    [{ 'if-none-match': '"other"' }, 200],
    [{ 'if-modified-since': 'Fri, 12 Jan 2024 08:00:00 GMT' }, 304],
    [{ 'if-modified-since': 'Fri, 12 Jan 2024 07:59:59 GMT' }, 200],
    [{ 'if-unmodified-since': 'Fri, 12 Jan 2024 08:00:00 GMT' }, 200],
    [{ 'if-unmodified-since': 'Fri, 12 Jan 2024 07:59:59 GMT' }, 412],
  ])('responds to %j with %i', async (headers, status) => {
    const at = Date.UTC(2024, 0, 12, 8, 0, 0, 500)
    await using emulator = await startEmulator({ buckets: [bucket], now: () => at })
    await emulator.state.putObject(bucket, key, 'hello')
    const client = signedClient(emulator, bucket)
    for (const method of ['GET', 'HEAD']) {
      expect((await client(method, { key, at, headers: { ...headers } })).status).toBe(status)
    }
  })

  it('replaces response headers for signed requests only', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, key, 'hello')
    const client = signedClient(emulator, bucket)
    const query = { 'response-content-type': 'image/png', 'response-cache-control': 'no-store' }
    const get = await client('GET', { key, query })
    expect(get.headers).toMatchObject({ 'content-type': 'image/png', 'cache-control': 'no-store' })
    const hostile = await client('GET', { key, query: { 'response-expires': 'x\r\nset-cookie: a=b' } })
    expect(hostile.status).toBe(400)
    await client('PUT', { key, query: { acl: '' }, headers: { 'x-oss-object-acl': 'public-read' } })
    const url = `${emulator.endpoint}/${bucket}/${encodeURIComponent(key)}?response-content-type=a`
    const anonymous = await send({ method: 'GET', url })
    expect(anonymous.status).toBe(400)
    expect(xmlElement(anonymous.text, 'Code')).toBe('InvalidRequest')
  })

  it('lets a download finish although its object is deleted meanwhile', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, key, Buffer.alloc(300_000, 'x'))
    emulator.faults.add({
      match: { operation: 'GetObject' },
      fault: { kind: 'slow-response', bytesPerSecond: 1_000_000 },
    })
    const download = signedClient(emulator, bucket)('GET', { key })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await emulator.state.deleteObject(bucket, key)
    expect((await download).bytes.byteLength).toBe(300_000)
  })
})

describe('HeadObject and GetObjectMeta', () => {
  it('return the same length without a body, the latter with few headers', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, key, 'hello', { metadata: { a: '1' } })
    const client = signedClient(emulator, bucket)
    const head = await client('HEAD', { key })
    expect(head).toMatchObject({
      status: 200,
      text: '',
      headers: { 'content-length': '5', 'x-oss-meta-a': '1' },
    })
    const meta = await client('HEAD', { key, query: { objectMeta: '' } })
    expect(meta).toMatchObject({
      status: 200,
      headers: { 'content-length': '5', 'x-oss-hash-crc64ecma': crc64 },
    })
    expect(meta.headers).not.toHaveProperty('x-oss-meta-a')
  })
})
