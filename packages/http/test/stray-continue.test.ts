import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { bytesBody, createRetryPolicy, HttpClient } from '../src/index.ts'

const RESPONSE = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\netag: "e"\r\n\r\nok'
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'

/** A server that responds to each request with these chunks, each in a packet of its own. */
async function serveChunks(chunks: readonly string[]) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true).on('error', () => undefined)
    socket.on('data', async () => {
      for (const chunk of chunks) {
        socket.write(chunk)
        await new Promise((resolve) => setImmediate(resolve))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    connections: sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('an interim response 100 that nothing has asked for', () => {
  it.each([
    ['in a packet of its own', [CONTINUE, RESPONSE]],
    ['together with the response', [CONTINUE + RESPONSE]],
    ['twice, with a header', [`HTTP/1.1 100 Continue\r\nvia: 1.1 proxy\r\n\r\n${CONTINUE}`, RESPONSE]],
    ['byte by byte', [...CONTINUE, ...RESPONSE]],
  ])('is ignored %s, also on a connection that is reused', async (_, chunks) => {
    await using server = await serveChunks(chunks)
    await using client = new HttpClient({ retry: createRetryPolicy({ maxAttempts: 1 }) })
    for (let number = 0; number < 2; number += 1) {
      const request = { method: 'PUT', url: server.url, headers: {}, body: bytesBody('x') } as const
      await expect(client.send(request)).resolves.toMatchObject({ status: 200, text: 'ok', attempts: 1 })
    }
    expect(server.connections.size).toBe(1)
  })

  it('leaves a response as it is that is not one of HTTP', async () => {
    await using server = await serveChunks(['HTTP/1.1 1nope\r\n\r\n'])
    await using client = new HttpClient({ retry: createRetryPolicy({ maxAttempts: 1 }) })
    await expect(client.send({ method: 'GET', url: server.url, headers: {} })).rejects.toMatchObject({
      code: 'RESPONSE_MALFORMED',
    })
  })
})
