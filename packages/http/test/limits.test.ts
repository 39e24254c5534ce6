import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import {
  bytesBody,
  createRetryPolicy,
  HttpClient,
  type HttpRequest,
  type RewindableBody,
  systemClock,
  type Transport,
} from '../src/index.ts'
import { serve, serveTcp } from './local-server.ts'

const once = createRetryPolicy({ maxAttempts: 1 })

function putOf(url: URL, body: RewindableBody): HttpRequest {
  return { method: 'PUT', url, headers: {}, body }
}

/** More than the kernel accepts for a connection that nobody reads. */
function largeBody(byteLength: number): RewindableBody {
  const chunk = new Uint8Array(65_536)
  return {
    byteLength,
    async *open() {
      for (let left = byteLength; left > 0; left -= chunk.byteLength) {
        yield left < chunk.byteLength ? chunk.subarray(0, left) : chunk
      }
    },
  }
}

function oneChunk(byteLength: number): RewindableBody {
  return {
    byteLength,
    async *open() {
      yield new Uint8Array(byteLength)
    },
  }
}

/** A server whose responses never end: a space every 30 ms. */
function drippingServer(status: number, type: string, headers: Readonly<Record<string, string>> = {}) {
  return serve((_request, response) => {
    response.writeHead(status, { 'content-type': type, ...headers })
    const timer = setInterval(() => response.write(' '), 30)
    response.on('close', () => clearInterval(timer))
  })
}

const SLOW_BYTES = 16_000_000

describe('the limits of an attempt', () => {
  it('ends an upload that stalls (F52)', async () => {
    await using server = await serveTcp((socket) => socket.pause())
    await using client = new HttpClient({ retry: once, timeouts: { idleMs: 200 } })
    const startedAt = performance.now()
    const sent = client.send(putOf(server.url, largeBody(50_000_000)))
    await expect(sent).rejects.toMatchObject({
      name: 'TransportError',
      code: 'IDLE_TIMEOUT',
      mayHaveBeenApplied: false,
    })
    expect(performance.now() - startedAt).toBeGreaterThan(190)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  it.each([
    ['many chunks', largeBody(50_000_000)],
    ['one chunk', oneChunk(50_000_000)],
  ])('ends it soon after the idle limit and not after twice its time, in %s', async (_what, body) => {
    await using server = await serveTcp((socket) => socket.pause())
    await using client = new HttpClient({ retry: once, timeouts: { idleMs: 3200 } })
    const startedAt = performance.now()
    await expect(client.send(putOf(server.url, body))).rejects.toMatchObject({ code: 'IDLE_TIMEOUT' })
    expect(performance.now() - startedAt).toBeGreaterThan(3100)
    expect(performance.now() - startedAt).toBeLessThan(5600)
  })

  it('ends a response whose body stalls soon after the idle limit', async () => {
    await using server = await serve((_request, response) => {
      response.setHeader('content-length', 10)
      response.write('12345')
    })
    await using client = new HttpClient({ retry: once, timeouts: { idleMs: 3200 } })
    const startedAt = performance.now()
    await expect(client.send({ method: 'GET', url: server.url, headers: {} })).rejects.toMatchObject({
      code: 'IDLE_TIMEOUT',
    })
    expect(performance.now() - startedAt).toBeGreaterThan(2600)
    expect(performance.now() - startedAt).toBeLessThan(5600)
  })

  it.each([
    ['many chunks', largeBody(SLOW_BYTES)],
    ['one chunk, of which the kernel takes a little at a time', oneChunk(SLOW_BYTES)],
  ])('does not end an upload that is slow but makes progress, in %s (F52)', async (_what, body) => {
    await using server = await serveTcp((socket: Socket) => {
      let received = 0
      socket.on('data', (chunk) => {
        received += chunk.byteLength
        if (received > SLOW_BYTES) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
        socket.pause()
        setTimeout(() => socket.resume(), 8)
      })
    })
    await using client = new HttpClient({ retry: once, timeouts: { idleMs: 1000 } })
    const startedAt = performance.now()
    const answer = await client.send(putOf(server.url, body))
    expect(answer.bytesSent).toBe(SLOW_BYTES)
    expect(performance.now() - startedAt).toBeGreaterThan(1500)
  })

  it('does not end an upload that repeatedly resumes just before the limit', async () => {
    await using server = await serveTcp((socket) => {
      let received = 0
      socket.on('data', (chunk) => {
        received += chunk.byteLength
        if (received > SLOW_BYTES) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      })
      const timer = setInterval(() => {
        socket.resume()
        setTimeout(() => socket.pause(), 3)
      }, 900)
      socket.pause().on('close', () => clearInterval(timer))
    })
    await using client = new HttpClient({ retry: once, timeouts: { idleMs: 2400 } })
    const answer = await client.send(putOf(server.url, largeBody(SLOW_BYTES)))
    expect(answer.bytesSent).toBe(SLOW_BYTES)
  })

  it('ends a request without a response', async () => {
    await using server = await serveTcp((socket) => socket.resume())
    await using client = new HttpClient({ retry: once, timeouts: { responseMs: 100 } })
    await expect(client.send(putOf(server.url, bytesBody('x')))).rejects.toMatchObject({
      code: 'RESPONSE_TIMEOUT',
      mayHaveBeenApplied: true,
    })
    await expect(client.send({ method: 'POST', url: server.url, headers: {} })).rejects.toMatchObject({
      code: 'RESPONSE_TIMEOUT',
      mayHaveBeenApplied: true,
    })
  })

  it('ends a response whose head arrives byte by byte (F52)', async () => {
    await using server = await serveTcp((socket) => {
      const head = 'HTTP/1.1 200 OK\r\nx-slow: 1\r\n'
      let at = 0
      const timer = setInterval(() => socket.write(head[at++ % head.length] ?? ''), 20)
      socket.on('close', () => clearInterval(timer))
    })
    await using client = new HttpClient({ retry: once, timeouts: { responseMs: 300 } })
    await expect(client.send({ method: 'GET', url: server.url, headers: {} })).rejects.toMatchObject({
      code: 'RESPONSE_TIMEOUT',
      mayHaveBeenApplied: false,
    })
  })

  it.each([
    ['an answer', 200, 'text/plain', { code: 'RESPONSE_TIMEOUT', mayHaveBeenApplied: true }],
    ['a document', 200, 'application/xml', { code: 'RESPONSE_TIMEOUT', mayHaveBeenApplied: true }],
    // The status alone proves that the service rejected the request.
    ['a refusal', 403, 'application/xml', { name: 'ServiceError', status: 403 }],
  ])(
    'ends %s that trickles in, by the limit for the whole response (R14)',
    async (_what, status, type, expected) => {
      await using server = await drippingServer(status, type)
      await using client = new HttpClient({ retry: once, timeouts: { idleMs: 5000, responseBodyMs: 400 } })
      const request = putOf(server.url, bytesBody('x'))
      await expect(client.send(request)).rejects.toMatchObject(expected)
      await expect.poll(() => server.sockets.size).toBe(0)
    },
  )

  it('ends each of two responses, whose transport throws when it is to end them', async () => {
    const transport: Transport = {
      bodies: 'chunks',
      send: async () => ({
        status: 200,
        headers: {},
        body: {
          [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<Uint8Array>>(() => {}) }),
        },
        [Symbol.asyncDispose]: () => {
          throw new Error('the transport is broken')
        },
      }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
    await using client = new HttpClient({ retry: once, transport, timeouts: { responseBodyMs: 64 } })
    const request: HttpRequest = { method: 'GET', url: new URL('https://localhost/key'), headers: {} }
    const calls = [client.send(request), client.send(request)]
    for (const { status, reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[]) {
      expect(status).toBe('rejected')
      expect(String(reason)).toContain('the transport is broken')
    }
  })

  it('does not end a stream on which a byte arrives now and then', async () => {
    await using server = await drippingServer(200, 'text/plain')
    await using client = new HttpClient({ retry: once, timeouts: { idleMs: 5000, responseBodyMs: 50 } })
    await using stream = await client.stream({ method: 'GET', url: server.url, headers: {} })
    let bytes = 0
    for await (const chunk of stream.body) {
      bytes += chunk.byteLength
      if (bytes === 8) break
    }
    expect(bytes).toBe(8)
  })

  it('ends a stream that may be an error document and is therefore read into memory', async () => {
    await using server = await drippingServer(200, 'application/xml', { 'content-length': '1000' })
    await using client = new HttpClient({ retry: once, timeouts: { idleMs: 5000, responseBodyMs: 200 } })
    await expect(client.stream({ method: 'GET', url: server.url, headers: {} })).rejects.toMatchObject({
      code: 'RESPONSE_TIMEOUT',
    })
  })

  it('ends a connection attempt that hangs', async () => {
    // Does not speak TLS, so the connection is never established.
    await using server = await serveTcp((socket) => socket.resume())
    await using client = new HttpClient({ retry: once, timeouts: { connectMs: 100 } })
    const url = new URL(server.url.href.replace('http:', 'https:'))
    await expect(client.send(putOf(url, bytesBody('x')))).rejects.toMatchObject({
      code: 'CONNECT_TIMEOUT',
      mayHaveBeenApplied: false,
    })
  })

  it('end the whole call by totalMs, even while it waits before a retry', async () => {
    await using server = await serve((_request, response) => response.writeHead(503).end())
    const retry = createRetryPolicy({ baseDelayMs: 60_000, maxDelayMs: 60_000 })
    await using client = new HttpClient({
      retry,
      timeouts: { totalMs: 150 },
      clock: { ...systemClock, random: () => 0.9 },
    })
    const startedAt = performance.now()
    await expect(client.send({ method: 'GET', url: server.url, headers: {} })).rejects.toMatchObject({
      code: 'TOTAL_TIMEOUT',
      attempts: 1,
    })
    // The wait would take about a minute.
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  it.each(['maxConnections', 'maxResponseBytes'])('refuses a %s below 1', (name) => {
    for (const value of [0, -1, 1.5, Number.NaN])
      expect(() => new HttpClient({ [name]: value })).toThrow(RangeError)
  })

  it.each(['connectMs', 'idleMs', 'responseMs', 'responseBodyMs', 'totalMs'] as const)(
    'refuses %s of 0',
    async (name) => {
      expect(() => new HttpClient({ timeouts: { [name]: 0 } })).toThrow(RangeError)
      await using client = new HttpClient()
      const request = { method: 'GET', url: new URL('http://127.0.0.1:1/'), headers: {} } as const
      await expect(client.send(request, { timeouts: { [name]: 0 } })).rejects.toThrow(RangeError)
    },
  )
})
