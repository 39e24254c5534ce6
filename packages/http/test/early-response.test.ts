import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createRetryPolicy, HttpClient, type RewindableBody } from '../src/index.ts'
import { errorDocument, serve, serveTcp } from './local-server.ts'

const once = createRetryPolicy({ maxAttempts: 1 })
const document = errorDocument('AccessDenied')
function refusal(connection: string): string {
  return `HTTP/1.1 403 Forbidden\r\ncontent-type: application/xml\r\ncontent-length: ${document.length}\r\nconnection: ${connection}\r\n\r\n${document}`
}

function watchedBody(byteLength: number): RewindableBody & { given: number; ended: boolean } {
  const chunk = new Uint8Array(65_536)
  const body = {
    byteLength,
    given: 0,
    ended: false,
    async *open(): AsyncGenerator<Uint8Array> {
      try {
        while (body.given < byteLength) {
          const part = chunk.subarray(0, Math.min(chunk.byteLength, byteLength - body.given))
          body.given += part.byteLength
          yield part
        }
      } finally {
        body.ended = true
      }
    },
  }
  return body
}

const byteLength = 200_000_000

describe('a response that arrives before the body was sent', () => {
  it.each([
    ['goes on reading', (socket: Socket) => void socket.write(refusal('keep-alive'))],
    [
      'reads no more for a while',
      (socket: Socket) => {
        socket.pause().write(refusal('keep-alive'))
        setTimeout(() => socket.resume(), 100)
      },
    ],
    ['closes its side', (socket: Socket) => void socket.end(refusal('close'))],
  ])('is read when it is an error and the server %s', async (_what, answer) => {
    await using server = await serveTcp((socket) => {
      socket.once('data', () => {
        socket.on('data', () => undefined)
        answer(socket)
      })
    })
    await using client = new HttpClient({ retry: once })
    const body = watchedBody(byteLength)
    await expect(client.send({ method: 'PUT', url: server.url, headers: {}, body })).rejects.toMatchObject({
      name: 'ServiceError',
      status: 403,
      code: 'AccessDenied',
      mayHaveBeenApplied: false,
    })
    expect(body.given).toBeLessThan(byteLength)
    expect(body.ended).toBe(true)
    await expect.poll(() => server.sockets.size).toBe(0)
  })

  it('takes precedence over the reset that follows it', async () => {
    await using server = await serveTcp((socket) => {
      socket.once('data', () => {
        socket.pause()
        // Closing with unread bytes makes the kernel send a reset right after the response.
        socket.write(refusal('close'), () => socket.destroy())
      })
    })
    await using client = new HttpClient({ retry: once })
    const outcomes = new Map<string, number>()
    for (let run = 0; run < 30; run += 1) {
      const body = watchedBody(byteLength)
      const error: unknown = await client
        .send({ method: 'PUT', url: server.url, headers: {}, body })
        .catch((reason: unknown) => reason)
      const code = String(Object(error).code)
      outcomes.set(code, (outcomes.get(code) ?? 0) + 1)
    }
    expect(Object.fromEntries(outcomes)).toEqual({ AccessDenied: 30 })
  })

  it('is an error if its status is a success', async () => {
    await using server = await serveTcp((socket) => {
      socket.once('data', () => {
        socket.resume()
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      })
    })
    await using client = new HttpClient({ retry: once })
    const body = watchedBody(byteLength)
    await expect(client.send({ method: 'PUT', url: server.url, headers: {}, body })).rejects.toMatchObject({
      name: 'TransportError',
      code: 'RESPONSE_MALFORMED',
      mayHaveBeenApplied: true,
    })
    expect(body.ended).toBe(true)
    await expect.poll(() => server.sockets.size).toBe(0)
  })

  it('is not early when the server responds right after the last byte', async () => {
    await using server = await serve((request, response) => {
      let received = 0
      request.on('data', (chunk: Buffer) => {
        received += chunk.byteLength
        if (received === 5_000_000) response.end()
      })
    })
    await using client = new HttpClient({ retry: once })
    for (let run = 0; run < 20; run += 1) {
      const body = watchedBody(5_000_000)
      const answer = await client.send({ method: 'PUT', url: server.url, headers: {}, body })
      expect(answer.bytesSent).toBe(5_000_000)
    }
    expect(server.connections).toBe(1)
  })
})
