import { describe, expect, it } from 'vitest'
import { openRawSocket } from '../../test/raw-socket.ts'
import { send } from '../../test/send.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const key = 'up/hello.txt'

describe('PutObject', () => {
  it('keeps metadata that is not UTF-8 byte for byte', async () => {
    await using emulator = await startEmulator({ buckets: [bucket], allowAnonymous: true })
    const url = `${emulator.endpoint}/${bucket}/k`
    const headers = { 'x-oss-meta-a': 'caf\u00e9', 'content-length': '0' }
    await send({ method: 'PUT', url, headers })
    expect((await send({ method: 'HEAD', url })).headers['x-oss-meta-a']).toBe('caf\u00e9')
  })

  it('stores the bytes and returns ETag, Content-MD5 and CRC', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const put = await client('PUT', { key, body: 'hello', headers: { 'content-type': 'text/plain' } })
    expect(put).toMatchObject({
      status: 200,
      text: '',
      headers: {
        etag: '"5D41402ABC4B2A76B9719D911017C592"',
        'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==',
        'x-oss-hash-crc64ecma': '11177612005948864433',
        server: 'AliyunOSS',
        'x-oss-request-id': expect.stringMatching(/^[0-9A-F]{24}$/),
        'content-length': '0',
      },
    })
    const get = await client('GET', { key })
    expect(get.text).toBe('hello')
    expect(get.headers['content-type']).toBe('text/plain')
  })

  it('stores an empty body', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const put = await signedClient(emulator, bucket)('PUT', { key: 'folder/', body: '' })
    expect(put.headers).toMatchObject({
      etag: '"D41D8CD98F00B204E9800998ECF8427E"',
      'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==',
      'x-oss-hash-crc64ecma': '0',
    })
  })

  it('replaces an object', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    await client('PUT', { key, body: 'old', headers: { 'x-oss-meta-a': '1' } })
    await client('PUT', { key, body: 'new' })
    const get = await client('GET', { key })
    expect(get.text).toBe('new')
    expect(get.headers).not.toHaveProperty('x-oss-meta-a')
  })

  it('stores the properties in the headers with the object', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const contentHeaders = {
      'content-type': 'text/css',
      'cache-control': 'no-cache',
      'content-disposition': 'attachment',
      'content-encoding': 'identity',
      expires: 'Tue, 20 Dec 2022 08:48:18 GMT',
    }
    const ossHeaders = {
      'x-oss-storage-class': 'IA',
      'x-oss-tagging': 'a=1&b=2',
      'x-oss-server-side-encryption': 'AES256',
      'x-oss-meta-Author': 'me',
    }
    const put = await client('PUT', { key, body: 'x', headers: { ...contentHeaders, ...ossHeaders } })
    expect(put.headers['x-oss-server-side-encryption']).toBe('AES256')
    const head = await client('HEAD', { key })
    expect(head.headers).toMatchObject({
      ...contentHeaders,
      'x-oss-storage-class': 'IA',
      'x-oss-tagging-count': '2',
      'x-oss-server-side-encryption': 'AES256',
      'x-oss-meta-author': 'me',
    })
  })

  it.each([
    [{ 'content-md5': 'eB5eJF1ptWaXm4bijSPyxw==' }, 'InvalidDigest', '0017-00000503'],
    [{ 'content-md5': 'no md5' }, 'InvalidDigest', '0017-00000502'],
    [{ 'x-oss-hash-crc64ecma': '1' }, 'InvalidCRC64', undefined],
    [{ 'x-oss-object-acl': 'public' }, 'InvalidArgument', undefined],
    [{ 'x-oss-storage-class': 'Cold' }, 'InvalidArgument', undefined],
    [{ 'x-oss-server-side-encryption': 'ROT13' }, 'InvalidEncryptionAlgorithmError', undefined],
    [{ 'x-oss-meta-a_b': 'x' }, 'InvalidArgument', '0011-00000004'],
    [{ 'x-oss-meta-a': 'x'.repeat(8192) }, 'InvalidArgument', '0011-00000002'],
    [{ 'x-oss-tagging': 'a=b=c' }, 'InvalidArgument', '0010-00000219'],
    [{ 'x-oss-tagging': 'a=1&a=2' }, 'InvalidArgument', '0010-00000217'],
    [{ 'x-oss-tagging': 'a%3F=1' }, 'InvalidTag', '0010-00000217'],
    [{ 'x-oss-tagging': 'a&b&c&d&e&f&g&h&i&j&k' }, 'BadRequest', undefined],
    [{ 'x-oss-forbid-overwrite': 'maybe' }, 'InvalidArgument', '0017-00000279'],
    [{ 'x-oss-traffic-limit': '819199' }, 'InvalidArgument', '0004-00000502'],
    [{ 'x-oss-traffic-limit': '838860801' }, 'InvalidArgument', '0004-00000502'],
    [{ 'if-match': '"x"' }, 'NotImplemented', undefined],
  ])('refuses %j with %s and stores nothing', async (headers, code, ec) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const put = await signedClient(emulator, bucket)('PUT', { key, body: 'hello', headers: { ...headers } })
    expect(put.status).toBe(400)
    expect(xmlElement(put.text, 'Code')).toBe(code)
    expect(put.headers['x-oss-ec']).toBe(ec)
    expect(emulator.state.listKeys(bucket)).toEqual([])
    expect(emulator.requests.at(-1)).toMatchObject({ status: 400, errorCode: code })
  })

  it('accepts a matching Content-MD5 and CRC', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const headers = {
      'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==',
      'x-oss-hash-crc64ecma': '11177612005948864433',
    }
    const put = await signedClient(emulator, bucket)('PUT', { key, body: 'hello', headers })
    expect(put.status).toBe(200)
  })

  it('keeps an existing object when overwriting is forbidden', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const headers = { 'x-oss-forbid-overwrite': 'true' }
    expect((await client('PUT', { key, body: 'first', headers })).status).toBe(200)
    const second = await client('PUT', { key, body: 'second', headers })
    expect(second.status).toBe(409)
    expect(xmlElement(second.text, 'Code')).toBe('FileAlreadyExists')
    expect((await client('GET', { key })).text).toBe('first')
  })

  it('wants a bucket that exists', async () => {
    await using emulator = await startEmulator()
    const put = await signedClient(emulator, bucket)('PUT', { key, body: 'hello' })
    expect(put.status).toBe(404)
    expect(xmlElement(put.text, 'Code')).toBe('NoSuchBucket')
    expect(xmlElement(put.text, 'BucketName')).toBe(bucket)
  })

  it('takes a chunked body of unknown length', async () => {
    await using emulator = await startEmulator({ buckets: [bucket], allowAnonymous: true })
    const headers = { 'transfer-encoding': 'chunked' }
    const put = await send({
      method: 'PUT',
      url: `${emulator.endpoint}/${bucket}/${key}`,
      headers,
      body: 'hello',
    })
    expect(put.headers['x-oss-hash-crc64ecma']).toBe('11177612005948864433')
  })

  it('lets a writer with only oss:PutObject write', async () => {
    const writer = { accessKeyId: 'writer', accessKeySecret: 's', permissions: ['oss:PutObject'] }
    await using emulator = await startEmulator({ buckets: [bucket], credentials: [writer] })
    const client = signedClient(emulator, bucket)
    expect((await client('PUT', { key, body: 'x' })).status).toBe(200)
    const get = await client('GET', { key })
    expect(get.status).toBe(403)
    expect(xmlElement(get.text, 'Code')).toBe('AccessDenied')
    expect(xmlElement(get.text, 'AuthAction')).toBe('oss:GetObject')
  })

  it('refuses a body beyond 5 GB before it comes', async () => {
    await using emulator = await startEmulator({ buckets: [bucket], allowAnonymous: true })
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`PUT /${bucket}/k HTTP/1.1\r\nHost: h\r\nContent-Length: 5368709121\r\n\r\n`)
    expect(await raw.waitFor(/<\/Error>/)).toContain('<ArgumentName>Content-Length</ArgumentName>')
    raw.socket.destroy()
  })

  it('returns metadata byte by byte, UTF-8 or not', async () => {
    await using emulator = await startEmulator({ buckets: [bucket], allowAnonymous: true })
    const url = `${emulator.endpoint}/${bucket}/k`
    const utf8 = Buffer.from('grün 文').toString('latin1')
    await send({ method: 'PUT', url, body: 'x', headers: { 'x-oss-meta-a': utf8 } })
    expect(emulator.state.describeObject(bucket, 'k')?.properties.metadata).toEqual({ a: 'grün 文' })
    expect((await send({ method: 'HEAD', url })).headers['x-oss-meta-a']).toBe(utf8)
  })
})
