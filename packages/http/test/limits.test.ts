import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import {
  bytesBody,
  createRetryPolicy,
  HttpClient,
  type HttpRequest,
  type RewindableBody,
  systemClock,
} from '../src/index.ts'
import { serve, serveTcp } from './local-server.ts'

const once = createRetryPolicy({ maxAttempts: 1 })

function putOf(url: URL, body: RewindableBody): HttpRequest {
  return { method: 'PUT', url, headers: {}, body }
}

/** Larger than what the kernel takes in for a connection nobody reads. */
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

const slowBytes = 16_000_000

describe('the limits of an attempt', () => {
  it('ends an upload whose bytes do not move (F52)', async () => {
    await using server = await serveTcp((socket) => socket.pause())
    await using client = new HttpClient({ retry: once, timeouts: { idleMs: 200 } })
    const startedAt = performance.now()
    const sent = client.send(putOf(server.url, largeBody(50_000_000)))
    await expect(sent).rejects.toMatchObject({
      name: 'TransportError',
      code: 'IDLE_TIMEOUT',
      mayHaveBeenApplied: false,
    })
    expect(performance.now() - startedAt).toBeGreaterThan(390)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  it.each([
    ['many chunks', largeBody(slowBytes)],
    ['one chunk, of which the kernel takes a little at a time', oneChunk(slowBytes)],
  ])('does not end an upload that is slow but alive, in %s (F52)', async (_what, body) => {
    await using server = await serveTcp((socket: Socket) => {
      let received = 0
      socket.on('data', (chunk) => {
        received += chunk.byteLength
        if (received > slowBytes) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
        socket.pause()
        setTimeout(() => socket.resume(), 8)
      })
    })
    await using client = new HttpClient({ retry: once, timeouts: { idleMs: 400 } })
    const startedAt = performance.now()
    const answer = await client.send(putOf(server.url, body))
    expect(answer.bytesSent).toBe(slowBytes)
    expect(performance.now() - startedAt).toBeGreaterThan(1500)
  })

  it('forgives a standstill that ends within the grace, again and again', async () => {
    await using server = await serveTcp((socket) => {
      let received = 0
      socket.on('data', (chunk) => {
        received += chunk.byteLength
        if (received > slowBytes) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      })
      const timer = setInterval(() => {
        socket.resume()
        setTimeout(() => socket.pause(), 3)
      }, 900)
      socket.pause().on('close', () => clearInterval(timer))
    })
    await using client = new HttpClient({ retry: once, timeouts: { idleMs: 600 } })
    const answer = await client.send(putOf(server.url, largeBody(slowBytes)))
    expect(answer.bytesSent).toBe(slowBytes)
  })

  it('ends a request that is not answered', async () => {
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

  it('ends a head that comes byte by byte (F52)', async () => {
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

  it('ends an answer whose body stands still', async () => {
    await using server = await serve((_request, response) => {
      response.setHeader('content-length', 10)
      response.write('12345')
    })
    await using client = new HttpClient({ retry: once, timeouts: { idleMs: 200 } })
    await expect(client.send({ method: 'GET', url: server.url, headers: {} })).rejects.toMatchObject({
      code: 'IDLE_TIMEOUT',
    })
  })

  it('ends a connection that is not made', async () => {
    // Speaks no TLS, so that the connection never stands.
    await using server = await serveTcp((socket) => socket.resume())
    await using client = new HttpClient({ retry: once, timeouts: { connectMs: 100 } })
    const url = new URL(server.url.href.replace('http:', 'https:'))
    await expect(client.send(putOf(url, bytesBody('x')))).rejects.toMatchObject({
      code: 'CONNECT_TIMEOUT',
      mayHaveBeenApplied: false,
    })
  })

  it('ends the call as a whole, also while it waits to try again', async () => {
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
    // Of a wait of about a minute.
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  it.each(['maxConnections', 'maxResponseBytes'])('refuses a %s below 1', (name) => {
    for (const value of [0, -1, 1.5, Number.NaN])
      expect(() => new HttpClient({ [name]: value })).toThrow(RangeError)
  })

  it.each(['connectMs', 'idleMs', 'responseMs', 'totalMs'] as const)('refuses %s of 0', async (name) => {
    expect(() => new HttpClient({ timeouts: { [name]: 0 } })).toThrow(RangeError)
    await using client = new HttpClient()
    const request = { method: 'GET', url: new URL('http://127.0.0.1:1/'), headers: {} } as const
    await expect(client.send(request, { timeouts: { [name]: 0 } })).rejects.toThrow(RangeError)
  })
})
