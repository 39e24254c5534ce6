import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createRetryPolicy, HttpClient, type HttpRequest, type HttpStream } from '../src/index.ts'
import { errorDocument, serve, serveTcp, until } from './local-server.ts'

const quick = createRetryPolicy({ baseDelayMs: 1 })
function getOf(url: URL): HttpRequest {
  return { method: 'GET', url, headers: {} }
}

async function bytesOf({ body }: HttpStream): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('stream', () => {
  it('yields the bytes of an object as they arrive', async () => {
    const object = randomBytes(3_000_000)
    await using server = await serve((_request, response) => {
      response
        .writeHead(200, { etag: '"1"', 'x-oss-request-id': '65A0', 'content-length': object.length })
        .end(object)
    })
    await using client = new HttpClient()
    const stream = await client.stream(getOf(server.url))
    expect(stream).toMatchObject({ status: 200, requestId: '65A0', attempts: 1 })
    expect((await bytesOf(stream)).equals(object)).toBe(true)
    await stream[Symbol.asyncDispose]()
    await client.stream(getOf(server.url)).then(bytesOf)
    expect(server.connections).toBe(1)
  })

  it('retries until a response head has arrived', async () => {
    await using server = await serve((_request, response) => {
      if (server.requests.length === 1) response.destroy()
      else if (server.requests.length === 2) response.writeHead(503).end()
      else response.end('ok')
    })
    await using client = new HttpClient({ retry: quick })
    const stream = await client.stream(getOf(server.url))
    expect(stream.attempts).toBe(3)
    expect((await bytesOf(stream)).toString()).toBe('ok')
  })

  it('has no total time limit after the response head has arrived', async () => {
    await using server = await serve((_request, response) => {
      response.write('slow')
      setTimeout(() => response.end('ly'), 300)
    })
    await using client = new HttpClient({ timeouts: { totalMs: 150 } })
    expect((await bytesOf(await client.stream(getOf(server.url)))).toString()).toBe('slowly')
  })

  it('rejects with the error document of the service', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(404, { 'content-type': 'application/xml' }).end(errorDocument('NoSuchKey'))
    })
    await using client = new HttpClient()
    await expect(client.stream(getOf(server.url))).rejects.toMatchObject({ code: 'NoSuchKey', status: 404 })
  })

  it('detects an error document in a successful response, but not in an object', async () => {
    const document = errorDocument('InternalError')
    await using server = await serve((request, response) => {
      const headers = { 'content-type': 'application/xml', 'content-length': document.length }
      response
        .writeHead(200, request.url?.includes('object') ? { ...headers, etag: '"1"' } : headers)
        .end(document)
    })
    await using client = new HttpClient({ retry: createRetryPolicy({ maxAttempts: 1 }) })
    await expect(client.stream(getOf(server.url))).rejects.toMatchObject({
      code: 'InternalError',
      status: 200,
    })
    const object = await client.stream(getOf(new URL('?object', server.url)))
    expect((await bytesOf(object)).toString()).toBe(document)
  })

  it('yields any other short document unchanged', async () => {
    const document = '\uFEFF<List>ä</List>'
    await using server = await serve((_request, response) => {
      const headers = { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(document) }
      response.writeHead(200, headers).end(document)
    })
    await using client = new HttpClient()
    expect((await bytesOf(await client.stream(getOf(server.url)))).toString()).toBe(document)
  })

  it.each([
    ['resets the connection', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345', 'SOCKET_CLOSED'],
    [
      'cuts a chunked body',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n12345\r\n',
      'SOCKET_CLOSED',
    ],
  ])('ends with an error when the server %s', async (_what, answer, code) => {
    await using server = await serveTcp((socket) => {
      socket.once('data', () => {
        socket.write(answer)
        setTimeout(() => socket.resetAndDestroy(), 20)
      })
    })
    await using client = new HttpClient({ retry: quick })
    const stream = await client.stream(getOf(server.url))
    let received = ''
    const reading = (async () => {
      for await (const chunk of stream.body) received += Buffer.from(chunk).toString()
    })()
    await expect(reading).rejects.toMatchObject({ name: 'TransportError', code, attempts: 1 })
    expect(received).toBe('12345')
    expect(server.connections).toBe(1)
  })

  it('ends with an error when the body stalls, but waits for a slow reader', async () => {
    const object = Buffer.alloc(2_000_000)
    await using server = await serve((request, response) => {
      if (request.url?.includes('whole')) response.end(object)
      else response.writeHead(200, { 'content-length': 10 }).write('12345')
    })
    await using client = new HttpClient({ timeouts: { idleMs: 150 } })
    await expect(client.stream(getOf(server.url)).then(bytesOf)).rejects.toMatchObject({
      code: 'IDLE_TIMEOUT',
    })
    let received = 0
    const stream = await client.stream(getOf(new URL('?whole', server.url)))
    for await (const chunk of stream.body) {
      if (received === 0) await new Promise((resolve) => setTimeout(resolve, 1200))
      received += chunk.byteLength
    }
    expect(received).toBe(object.length)
  })

  it.each([
    ['fewer', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\nconnection: close\r\n\r\n12345'],
    ['no valid number of', 'HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n12345'],
  ])('ends with an error when %s bytes arrive than announced', async (_what, answer) => {
    await using server = await serveTcp((socket) => socket.once('data', () => socket.end(answer)))
    await using client = new HttpClient({ retry: createRetryPolicy({ maxAttempts: 1 }) })
    await expect(client.stream(getOf(server.url)).then(bytesOf)).rejects.toMatchObject({
      name: 'TransportError',
    })
    await expect.poll(() => server.sockets.size).toBe(0)
  })
})

describe('a stream that is not read to its end', () => {
  async function endlessServer() {
    return await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 10_000_000_000 })
      const chunk = Buffer.alloc(100_000)
      const more = (): void => {
        while (response.write(chunk));
        response.once('drain', more)
      }
      more()
    })
  }

  it('closes its connection when it is disposed of, unread or partly read', async () => {
    await using server = await endlessServer()
    await using client = new HttpClient()
    const unread = await client.stream(getOf(server.url))
    await unread[Symbol.asyncDispose]()
    const partly = await client.stream(getOf(server.url))
    for await (const _chunk of partly.body) break
    await expect.poll(() => server.sockets.size).toBe(0)
  })

  it('is interrupted in flight, even while nobody reads', async () => {
    await using server = await endlessServer()
    await using client = new HttpClient()
    const stream = await client.stream(getOf(server.url))
    client.gate.close()
    await expect.poll(() => server.sockets.size).toBe(0)
    await expect(bytesOf(stream)).rejects.toMatchObject({
      name: 'InterruptedError',
      code: 'ClientError:200042',
    })
  })

  it("ends with the caller's reason", async () => {
    await using server = await endlessServer()
    await using client = new HttpClient()
    const controller = new AbortController()
    const stream = await client.stream(getOf(server.url), { signal: controller.signal })
    const reading = bytesOf(stream)
    setTimeout(() => controller.abort('enough'), 20)
    await expect(reading).rejects.toBe('enough')
  })

  it('is ended and awaited when the client is closed', async () => {
    await using server = await endlessServer()
    const client = new HttpClient()
    const stream = await client.stream(getOf(server.url))
    await client.close()
    await until(() => server.sockets.size === 0)
    await expect(bytesOf(stream)).rejects.toMatchObject({ code: 'ClientError:200042' })
  })

  it('releases its permit for the next request', async () => {
    await using server = await serve((_request, response) => response.end('ok'))
    await using client = new HttpClient({ maxConnections: 1 })
    const first = await client.stream(getOf(server.url))
    const second = client.send(getOf(server.url))
    await bytesOf(first)
    await expect(second).resolves.toMatchObject({ text: 'ok' })
  })
})
