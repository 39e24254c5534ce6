import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createRetryPolicy, HttpClient, type HttpRequest, isHttpError } from '../src/index.ts'
import { errorDocument, serve, serveTcp } from './local-server.ts'

const once = createRetryPolicy({ maxAttempts: 1 })
const quick = createRetryPolicy({ baseDelayMs: 1 })
function getOf(url: URL): HttpRequest {
  return { method: 'GET', url, headers: {} }
}
function postOf(url: URL): HttpRequest {
  return { method: 'POST', url, headers: {} }
}
const xml = { 'content-type': 'application/xml' }

describe('an error of the service', () => {
  it('has all fields of the error document', async () => {
    const more =
      '<PartNumber>3</PartNumber><UploadId>0004B9</UploadId><ServerTime>2024-09-23T06:32:40.000Z</ServerTime>'
    await using server = await serve((_request, response) => {
      response.setHeader('x-oss-ec', '0042-00000104')
      response.writeHead(404, xml).end(errorDocument('NoSuchUpload', more))
    })
    await using client = new HttpClient()
    const url = new URL('?partNumber=3&uploadId=0004B9', server.url)
    const error: unknown = await client
      .send({ method: 'PUT', url, headers: {} }, { operation: 'UploadPart' })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      name: 'ServiceError',
      code: 'NoSuchUpload',
      message: 'NoSuchUpload: The reason for NoSuchUpload.',
      status: 404,
      requestId: '65D6F9792316833136343709',
      ec: '0042-00000104',
      hostId: 'bucket.oss-cn-hangzhou.aliyuncs.com',
      serverTime: new Date('2024-09-23T06:32:40.000Z'),
      retryAfterMs: undefined,
      details: { PartNumber: '3', UploadId: '0004B9' },
      attempts: 1,
      method: 'PUT',
      target: server.url.href,
      operation: 'UploadPart',
      mayHaveBeenApplied: false,
    })
    expect(isHttpError(error)).toBe(true)
  })

  it('is read from a header in the response to HEAD', async () => {
    await using server = await serve((_request, response) => {
      response.setHeader('x-oss-err', Buffer.from(errorDocument('NoSuchKey')).toString('base64'))
      response.setHeader('x-oss-request-id', '65A0')
      response.writeHead(404).end()
    })
    await using client = new HttpClient()
    await expect(client.send({ method: 'HEAD', url: server.url, headers: {} })).rejects.toMatchObject({
      status: 404,
      code: 'NoSuchKey',
      requestId: '65A0',
      ec: '0026-00000001',
    })
  })

  it.each([
    ['no body', ''],
    ['text', 'Bad Gateway'],
    ['a page', '<html><body><hr></body></html>'],
    ['another document', '<Other><Code>X</Code></Other>'],
    ['a cut document', errorDocument('NoSuchKey').slice(0, 60)],
    ['a document type', `<!DOCTYPE Error>${errorDocument('NoSuchKey')}`],
    ['a code that is none', errorDocument('No such\u001b[31m key')],
    ['no UTF-8', Buffer.from([0xff, 0xfe, 0xfd])],
    ['more than 64 KiB', `<Error><Code>NoSuchKey</Code>${' '.repeat(70_000)}</Error>`],
  ])('is BadErrorResponse with %s', async (_what, body) => {
    await using server = await serve((_request, response) => response.writeHead(404, xml).end(body))
    await using client = new HttpClient()
    await expect(client.send(getOf(server.url))).rejects.toMatchObject({
      name: 'ServiceError',
      status: 404,
      code: 'BadErrorResponse',
      attempts: 1,
    })
  })

  it('keeps its status when the connection breaks within the error document', async () => {
    await using server = await serveTcp((socket) => {
      socket.once('data', () =>
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 500\r\n\r\n<Error><Code>Acc'),
      )
    })
    await using client = new HttpClient({ retry: quick })
    await expect(client.send(getOf(server.url))).rejects.toMatchObject({
      name: 'ServiceError',
      status: 403,
      code: 'BadErrorResponse',
      attempts: 1,
    })
  })
})

describe('an error document in a successful response (F47)', () => {
  it('is detected in a 200', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, xml).end(errorDocument('InvalidPart'))
    })
    await using client = new HttpClient()
    await expect(client.send(postOf(server.url))).rejects.toMatchObject({
      name: 'ServiceError',
      status: 200,
      code: 'InvalidPart',
      mayHaveBeenApplied: false,
    })
  })

  it('is retried when it is an InternalError and the request is idempotent', async () => {
    await using server = await serve((_request, response) => {
      const isLast = server.requests.length === 3
      response
        .writeHead(200, xml)
        .end(isLast ? '<Result><ETag>1</ETag></Result>' : errorDocument('InternalError'))
    })
    await using client = new HttpClient({ retry: quick })
    const answer = await client.send(postOf(server.url), { idempotent: true })
    expect(answer.attempts).toBe(3)
    expect(answer.xml?.text('ETag')).toBe('1')
    await expect(client.send(getOf(new URL(server.url)))).rejects.toMatchObject({ code: 'InternalError' })
  })

  it('reports the failed callback of a stored upload, and is never retried', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(203, xml).end(errorDocument('CallbackFailed'))
    })
    await using client = new HttpClient({ retry: quick })
    await expect(client.send({ method: 'PUT', url: server.url, headers: {} })).rejects.toMatchObject({
      name: 'ServiceError',
      status: 203,
      code: 'CallbackFailed',
      attempts: 1,
      mayHaveBeenApplied: true,
    })
  })

  it('is not expected in the JSON response of a callback', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"Status":"OK"}')
    })
    await using client = new HttpClient()
    await expect(client.send(postOf(server.url))).resolves.toMatchObject({
      text: '{"Status":"OK"}',
      xml: undefined,
    })
  })
})

describe('an unusable response (F53)', () => {
  const whole = '<Result><ETag>1</ETag></Result>'

  it('is retried when its document is truncated', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, xml).end(server.requests.length === 3 ? whole : whole.slice(0, -3))
    })
    await using client = new HttpClient({ retry: quick })
    await expect(client.send(getOf(server.url))).resolves.toMatchObject({ attempts: 3, text: whole })
  })

  it('is malformed when it is truncated every time, and may have been applied', async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(200, xml).end(whole.slice(0, -3)),
    )
    await using client = new HttpClient({ retry: once })
    const error: unknown = await client.send(postOf(server.url)).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      name: 'TransportError',
      code: 'RESPONSE_MALFORMED',
      mayHaveBeenApplied: true,
      cause: { name: 'XmlError' },
    })
  })

  it('is malformed when it is not UTF-8', async () => {
    await using server = await serve((_request, response) => response.end(Buffer.from([0xc3, 0x28])))
    await using client = new HttpClient({ retry: once })
    await expect(client.send(getOf(server.url))).rejects.toMatchObject({ code: 'RESPONSE_MALFORMED' })
  })

  it('is too large above a configurable limit, and is not retried', async () => {
    await using server = await serve((_request, response) => response.end('x'.repeat(1_048_577)))
    await using client = new HttpClient({ retry: quick })
    await expect(client.send(getOf(server.url))).rejects.toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      attempts: 1,
    })
    const answer = await client.send(getOf(server.url), { maxResponseBytes: 1_048_577 })
    expect(answer.text).toHaveLength(1_048_577)
    await expect(client.send(getOf(server.url), { maxResponseBytes: 5 })).rejects.toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
    })
    await expect.poll(() => server.sockets.size).toBeLessThanOrEqual(1)
  })

  it('is not read further when it is endless', async () => {
    await using server = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(100_000)), 1)
      response.on('close', () => clearInterval(timer))
    })
    await using client = new HttpClient({ retry: once })
    await expect(client.send(getOf(server.url))).rejects.toMatchObject({ code: 'RESPONSE_TOO_LARGE' })
    await expect.poll(() => server.sockets.size).toBe(0)
  })

  it.each([
    ['one huge header', `x-huge: ${'x'.repeat(1_000_000)}\r\n`],
    ['very many headers', 'x-many: 1\r\n'.repeat(20_000)],
  ])('is too large with %s', async (_what, headers) => {
    await using server = await serveTcp((socket) => {
      socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\n${headers}content-length: 0\r\n\r\n`))
    })
    await using client = new HttpClient({ retry: quick })
    await expect(client.send(getOf(server.url))).rejects.toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      attempts: 1,
    })
    await expect.poll(() => server.sockets.size).toBe(0)
  })

  it('has repeated headers joined, and headers named like object prototype members', async () => {
    await using server = await serveTcp((socket) => {
      socket.once('data', () =>
        socket.end('HTTP/1.1 200 OK\r\nx-a: 1\r\nX-A: 2\r\n__proto__: x\r\ncontent-length: 0\r\n\r\n'),
      )
    })
    await using client = new HttpClient({ retry: once })
    const { headers } = await client.send(getOf(server.url))
    expect(headers['x-a']).toBe('1, 2')
    expect(headers['constructor']).toBeUndefined()
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })
})

describe('a redirect (F57)', () => {
  it.each([301, 302, 303, 307, 308])(
    'with %i is rejected, and its target receives no request',
    async (status) => {
      await using other = await serve((_request, response) => response.end())
      await using server = await serve((_request, response) => {
        response.writeHead(status, { location: `${other.url.href}?token=STSCANARY00` }).end()
      })
      await using client = new HttpClient({ retry: quick })
      const error: unknown = await client
        .send({ method: 'PUT', url: server.url, headers: { authorization: 'OSS ak:sig' } })
        .catch((reason: unknown) => reason)
      expect(error).toMatchObject({ name: 'TransportError', code: 'REDIRECT_REFUSED', attempts: 1 })
      expect(String(error)).toContain(other.url.href)
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain('STSCANARY')
      expect(other.connections).toBe(0)
    },
  )
})

describe('an unsafe URL', () => {
  it.each([
    ['http://bucket.oss-cn-hangzhou.aliyuncs.com/key', 'INSECURE_ENDPOINT'],
    ['https://user:secret@bucket.example.com/key', 'REQUEST_INVALID'],
    ['ftp://bucket.example.com/key', 'REQUEST_INVALID'],
  ])('is refused before anything is sent: %s', async (url, code) => {
    await using client = new HttpClient()
    await expect(client.send(getOf(new URL(url)))).rejects.toMatchObject({
      code,
      attempts: 0,
      mayHaveBeenApplied: false,
    })
  })

  it.each([
    ['a line break', { 'x-oss-meta-a': 'b\r\nx-evil: 1' }],
    ['a character outside Latin-1', { 'x-oss-meta-a': 'Ā' }],
    ['a bad name', { 'x oss': '1' }],
    ['transfer-encoding', { 'transfer-encoding': 'chunked' }],
    ['expect', { expect: '100-continue' }],
  ])('is refused like a header with %s', async (_what, headers) => {
    await using server = await serve((_request, response) => response.end())
    await using client = new HttpClient({ retry: quick })
    await expect(client.send({ method: 'GET', url: server.url, headers })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      mayHaveBeenApplied: false,
      attempts: 1,
    })
    expect(server.requests).toHaveLength(0)
  })
})
