import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { bytesBody, createRetryPolicy, HttpClient, type HttpMethod, type HttpRequest } from '../src/index.ts'
import { bodyOf, serve, serveTcp } from './local-server.ts'

const once = createRetryPolicy({ maxAttempts: 1 })
const quick = createRetryPolicy({ baseDelayMs: 1 })
const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'

/** Calls back when the head and this many bytes of the body have arrived. */
function afterBytes(socket: Socket, bytes: number, then: () => void): void {
  let head = ''
  let bodyLength = -1
  socket.on('data', (chunk) => {
    if (bodyLength === -1) {
      head += chunk.toString('latin1')
      const end = head.indexOf('\r\n\r\n')
      if (end !== -1) bodyLength = head.length - end - 4
    } else bodyLength += chunk.byteLength
    if (bodyLength < bytes) return
    socket.removeAllListeners('data')
    then()
  })
}

function requestOf(method: HttpMethod, url: URL, byteLength: number): HttpRequest {
  return byteLength === 0
    ? { method, url, headers: {} }
    : { method, url, headers: {}, body: bytesBody(new Uint8Array(byteLength)) }
}

interface Fault {
  readonly name: string
  readonly method: HttpMethod
  readonly byteLength: number
  readonly fail: (socket: Socket) => void
  readonly code: string
  readonly mayHaveBeenApplied: boolean
}

const LARGE = 30_000_000
const faults: readonly Fault[] = [
  {
    name: 'is reset when the head came, in the middle of a long body',
    method: 'PUT',
    byteLength: LARGE,
    fail: (socket) => afterBytes(socket, 1, () => socket.resetAndDestroy()),
    code: 'SOCKET_CLOSED',
    mayHaveBeenApplied: false,
  },
  {
    name: 'is reset after 100 000 bytes of a long body',
    method: 'PUT',
    byteLength: LARGE,
    fail: (socket) => afterBytes(socket, 100_000, () => socket.resetAndDestroy()),
    code: 'SOCKET_CLOSED',
    mayHaveBeenApplied: false,
  },
  {
    name: 'is closed in the middle of a long body',
    method: 'POST',
    byteLength: LARGE,
    fail: (socket) => afterBytes(socket, 100_000, () => socket.destroy()),
    code: 'SOCKET_CLOSED',
    mayHaveBeenApplied: false,
  },
  {
    name: 'is reset after the whole body',
    method: 'PUT',
    byteLength: 5,
    fail: (socket) => afterBytes(socket, 5, () => socket.resetAndDestroy()),
    code: 'SOCKET_CLOSED',
    mayHaveBeenApplied: true,
  },
  {
    name: 'is closed after the whole body',
    method: 'POST',
    byteLength: 5,
    fail: (socket) => afterBytes(socket, 5, () => socket.end()),
    code: 'SOCKET_CLOSED',
    mayHaveBeenApplied: true,
  },
  {
    name: 'is reset after a request without a body',
    method: 'POST',
    byteLength: 0,
    fail: (socket) => afterBytes(socket, 0, () => socket.resetAndDestroy()),
    code: 'SOCKET_CLOSED',
    mayHaveBeenApplied: true,
  },
  {
    name: 'is reset, but a GET changes nothing',
    method: 'GET',
    byteLength: 0,
    fail: (socket) => afterBytes(socket, 0, () => socket.resetAndDestroy()),
    code: 'SOCKET_CLOSED',
    mayHaveBeenApplied: false,
  },
  {
    name: 'is cut in the head of the answer',
    method: 'PUT',
    byteLength: 5,
    fail: (socket) => afterBytes(socket, 5, () => socket.end('HTTP/1.1 200 OK\r\ncontent-le')),
    code: 'SOCKET_CLOSED',
    mayHaveBeenApplied: true,
  },
  {
    name: 'is reset in the body of the answer',
    method: 'POST',
    byteLength: 5,
    fail: (socket) =>
      afterBytes(socket, 5, () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n123')
        setTimeout(() => socket.resetAndDestroy(), 20)
      }),
    code: 'SOCKET_CLOSED',
    mayHaveBeenApplied: true,
  },
  {
    name: 'is closed in a chunked answer',
    method: 'DELETE',
    byteLength: 0,
    fail: (socket) =>
      afterBytes(socket, 0, () =>
        socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n123'),
      ),
    code: 'SOCKET_CLOSED',
    mayHaveBeenApplied: true,
  },
  {
    name: 'brings no HTTP',
    method: 'PUT',
    byteLength: 5,
    fail: (socket) => afterBytes(socket, 5, () => socket.end('SSH-2.0-OpenSSH_9.6\r\n')),
    code: 'RESPONSE_MALFORMED',
    mayHaveBeenApplied: true,
  },
]

describe('a connection that breaks (F40)', () => {
  it.each(faults)('$method: $name', async ({ method, byteLength, fail, code, mayHaveBeenApplied }) => {
    await using server = await serveTcp(fail)
    await using client = new HttpClient({ retry: once })
    await expect(client.send(requestOf(method, server.url, byteLength))).rejects.toMatchObject({
      name: 'TransportError',
      code,
      mayHaveBeenApplied,
      attempts: 1,
      method,
      target: server.url.href,
    })
    await expect.poll(() => server.sockets.size).toBe(0)
  })

  it.each(faults.filter(({ method }) => method !== 'POST'))(
    '$method is sent again on a new connection when it $name',
    async ({ method, byteLength, fail }) => {
      const bodies: number[] = []
      await using server = await serveTcp((socket, number) => {
        if (number <= 2) return fail(socket)
        afterBytes(socket, byteLength, () => {
          bodies.push(byteLength)
          socket.write(answer)
        })
      })
      await using client = new HttpClient({ retry: quick })
      const result = await client.send(requestOf(method, server.url, byteLength))
      expect(result).toMatchObject({ text: 'ok', attempts: 3, bytesSent: byteLength })
      expect(server.connections).toBe(3)
      expect(bodies).toEqual([byteLength])
    },
  )

  it.each(faults.filter(({ method }) => method === 'POST'))(
    'POST is sent again only when it certainly was not executed: it $name',
    async ({ byteLength, fail, mayHaveBeenApplied }) => {
      await using server = await serveTcp((socket, number) => {
        if (number === 1) return fail(socket)
        afterBytes(socket, byteLength, () => socket.write(answer))
      })
      await using client = new HttpClient({ retry: quick })
      const sent = client.send(requestOf('POST', server.url, byteLength))
      if (mayHaveBeenApplied) await expect(sent).rejects.toMatchObject({ mayHaveBeenApplied, attempts: 1 })
      else await expect(sent).resolves.toMatchObject({ attempts: 2 })
      expect(server.connections).toBe(mayHaveBeenApplied ? 1 : 2)
    },
  )

  it('reports that an earlier attempt may have been applied', async () => {
    await using server = await serveTcp((socket, number) => {
      if (number === 1) afterBytes(socket, 5, () => socket.resetAndDestroy())
      else afterBytes(socket, 1, () => socket.end('HTTP/1.1 409 Conflict\r\ncontent-length: 0\r\n\r\n'))
    })
    await using client = new HttpClient({ retry: quick })
    await expect(client.send(requestOf('PUT', server.url, 5))).rejects.toMatchObject({
      name: 'ServiceError',
      status: 409,
      attempts: 2,
      mayHaveBeenApplied: true,
    })
  })

  it('reports that nothing was applied when no connection could be made', async () => {
    const gone = await serve(() => undefined)
    const { url } = gone
    await gone[Symbol.asyncDispose]()
    await using client = new HttpClient({ retry: createRetryPolicy({ maxAttempts: 3, baseDelayMs: 1 }) })
    await expect(client.send(requestOf('POST', url, 5))).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      mayHaveBeenApplied: false,
      attempts: 3,
    })
  })

  it('reports the same for a host name that does not exist (F56)', async () => {
    await using client = new HttpClient({ retry: once })
    const url = new URL('https://bucket.name-that-does-not-exist.invalid/key')
    await expect(client.send(requestOf('PUT', url, 5))).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      mayHaveBeenApplied: false,
    })
  })
})

describe('reused connections', () => {
  it('carry one request after the other', async () => {
    await using server = await serve(async (request, response) => {
      await bodyOf(request)
      response.end('ok')
    })
    await using client = new HttpClient()
    for (let number = 0; number < 5; number += 1) {
      await client.send(requestOf('PUT', server.url, number))
    }
    expect(server.connections).toBe(1)
  })

  it('are replaced when the server closes one just as a request is written (F60)', async () => {
    await using server = await serveTcp((socket, number) => {
      afterBytes(socket, 5, () => {
        socket.write(answer)
        // The second request on the first connection gets a reset.
        if (number === 1) socket.once('data', () => socket.resetAndDestroy())
      })
    })
    await using client = new HttpClient({ retry: quick })
    await expect(client.send(requestOf('PUT', server.url, 5))).resolves.toMatchObject({ attempts: 1 })
    await expect(client.send(requestOf('PUT', server.url, 5))).resolves.toMatchObject({ attempts: 2 })
    expect(server.connections).toBe(2)
  })

  it('report that nothing was applied when one was closed before the request was written', async () => {
    const server = await serve((_request, response) => response.end())
    await using client = new HttpClient({ retry: once })
    await client.send(requestOf('PUT', server.url, 0))
    // From a timer, so that the event loop polls the sockets between `send` and the write.
    await new Promise((resolve) => setTimeout(resolve, 5))
    const closed = server[Symbol.asyncDispose]()
    const sent = client.send(requestOf('POST', server.url, 5), { idempotent: true })
    await expect(sent).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      mayHaveBeenApplied: false,
      attempts: 1,
    })
    await closed
  })

  it('are not used for a request that must not be sent twice', async () => {
    await using server = await serve((_request, response) => response.end())
    await using client = new HttpClient()
    await client.send(requestOf('PUT', server.url, 0))
    await client.send(requestOf('POST', server.url, 0))
    await client.send(requestOf('POST', server.url, 0), { idempotent: true })
    expect(server.connections).toBe(2)
  })

  it('do not keep the process alive or a closed client waiting', async () => {
    await using server = await serve((_request, response) => response.end())
    const client = new HttpClient()
    await client.send(requestOf('GET', server.url, 0))
    expect(server.sockets.size).toBe(1)
    await client.close()
    await expect.poll(() => server.sockets.size).toBe(0)
  })
})
