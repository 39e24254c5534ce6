import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { createRetryPolicy, HttpClient, undiciTransport } from '../src/index.ts'
import { serveTcp, until } from './local-server.ts'
import { type PoisonedBody, poisonedBody, wholeBytes } from './poisoned-body.ts'
import { selfSigned } from './self-signed.ts'

const quick = createRetryPolicy({ baseDelayMs: 1 })
const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'
// More than the buffers of the kernel can hold.
const byteLength = 20_000_000

/** Collects the bytes after the head, and calls back with their number whenever it grows. */
function keepBody(socket: Socket | TLSSocket, onBytes: (bytes: number) => void): () => Buffer {
  const chunks: Buffer[] = []
  let head: number | undefined
  let byteLength = 0
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    byteLength += chunk.byteLength
    // The head is short and arrives in the first chunk.
    head ??= chunk.indexOf('\r\n\r\n') + 4
    onBytes(byteLength - head)
  })
  return () => Buffer.concat(chunks).subarray(head)
}

/** Reads nothing until all buffers are full and the sender stalls; then everything. */
function readLate(socket: Socket | TLSSocket, sent: PoisonedBody): void {
  let before = -1
  socket.pause()
  const timer = setInterval(() => {
    if (sent.chunkCount > before) before = sent.chunkCount
    else socket.resume()
  }, 30)
  socket.on('close', () => clearInterval(timer))
}

function expectSame(received: Buffer, expected: Buffer): void {
  expect(received.byteLength).toBe(expected.byteLength)
  expect(received.equals(expected)).toBe(true)
}

function put(url: URL, body: PoisonedBody, signal?: AbortSignal) {
  return [{ method: 'PUT', url, headers: {}, body }, signal === undefined ? {} : { signal }] as const
}

describe('a body that reuses the memory of released chunks', () => {
  it.each([
    ['at once', 20_000],
    ['at once', 262_144],
    ['late', 20_000],
    ['late', 50_000],
    ['late', 262_144],
    ['late', 2_000_000],
  ] as const)('arrives whole when it is read %s, in chunks of %i bytes', async (pace, chunkLength) => {
    let body: () => Buffer = () => Buffer.alloc(0)
    const sent = poisonedBody(byteLength, chunkLength)
    await using server = await serveTcp((socket) => {
      if (pace === 'late') readLate(socket, sent)
      body = keepBody(socket, (bytes) => bytes === byteLength && socket.write(answer))
    })
    await using client = new HttpClient({ retry: quick })
    await client.send(...put(server.url, sent))
    expectSame(body(), wholeBytes(byteLength))
    // Chunks are released during the transfer, not only at its end.
    expect(sent.releases.length).toBeGreaterThan(2)
    expect(sent.releases.at(-1)).toBe(byteLength)
  })

  it('arrives whole over TLS', async () => {
    const { key, cert } = selfSigned({ names: ['localhost'] })
    let body: () => Buffer = () => Buffer.alloc(0)
    const sent = poisonedBody(byteLength, 20_000)
    const server = createServer({ key, cert }, (socket) => {
      readLate(socket, sent)
      body = keepBody(socket, (bytes) => bytes === byteLength && socket.write(answer))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = new URL(`https://localhost:${(server.address() as AddressInfo).port}/key`)
    const transport = undiciTransport({ ca: cert })
    const client = new HttpClient({ retry: quick, transport })
    await client.send(...put(url, sent))
    expectSame(body(), wholeBytes(byteLength))
    await client.close()
    await transport[Symbol.asyncDispose]()
    server.close()
  })

  it('is sent again from the start when the connection is reset midway (F40)', async () => {
    const bodies: (() => Buffer)[] = []
    const sent = poisonedBody(byteLength, 50_000)
    await using server = await serveTcp((socket, number) => {
      readLate(socket, sent)
      const onBytes = (bytes: number): void => {
        if (number < 3 && bytes > number * 5_000_000) socket.resetAndDestroy()
        if (bytes === byteLength) socket.write(answer)
      }
      bodies.push(keepBody(socket, onBytes))
    })
    await using client = new HttpClient({ retry: quick })
    await client.send(...put(server.url, sent))
    expect(bodies).toHaveLength(3)
    for (const body of bodies) expectSame(body(), wholeBytes(byteLength).subarray(0, body().byteLength))
    expect(bodies[2]?.().byteLength).toBe(byteLength)
  })

  it('has sent only its own bytes when it is stopped, including those that the kernel still delivers (R10)', async () => {
    let connection: Socket | undefined
    let body: () => Buffer = () => Buffer.alloc(0)
    let closed = false
    const stop = new AbortController()
    await using server = await serveTcp((socket) => {
      connection = socket
      body = keepBody(socket, () => {
        if (stop.signal.aborted) return
        socket.pause()
        stop.abort(new Error('stopped'))
      })
      socket.on('close', () => {
        closed = true
      })
    })
    await using client = new HttpClient({ retry: quick })
    const sent = poisonedBody(20_000_000, 262_144)
    await expect(client.send(...put(server.url, sent, stop.signal))).rejects.toThrow('stopped')
    expect(sent.releases.length).toBeGreaterThan(0)
    connection?.resume()
    await until(() => closed)
    expect(body().byteLength).toBeLessThan(20_000_000)
    expectSame(body(), wholeBytes(body().byteLength))
  })
})
