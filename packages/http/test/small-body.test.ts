import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { bytesBody, createRetryPolicy, HttpClient, type RewindableBody } from '../src/index.ts'
import { serve, serveTcp } from './local-server.ts'

const oneAttempt = createRetryPolicy({ maxAttempts: 1 })

/** A body in memory that counts how often its bytes were handed over and how often it was iterated. */
function countedBody(text: string): { body: RewindableBody; readonly sent: number; readonly opened: number } {
  const plain = bytesBody(text)
  const counts = { sent: 0, opened: 0 }
  return {
    body: {
      ...plain,
      sent() {
        counts.sent += 1
      },
      open(signal) {
        counts.opened += 1
        return plain.open(signal)
      },
    },
    get sent() {
      return counts.sent
    },
    get opened() {
      return counts.opened
    },
  }
}

describe('a small body in memory', () => {
  it('is sent in one write with the head, and counts as sent', async () => {
    const pieces: string[] = []
    await using server = await serveTcp((socket) => {
      socket.on('data', (chunk) => {
        pieces.push(chunk.toString('latin1'))
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      })
    })
    await using client = new HttpClient({ retry: oneAttempt })
    const counted = countedBody('hello')
    const told: number[] = []
    const answer = await client.send(
      { method: 'PUT', url: server.url, headers: {}, body: counted.body },
      { onBytesSent: (bytes) => told.push(bytes) },
    )
    expect(answer.bytesSent).toBe(5)
    expect(told).toEqual([0, 5])
    expect(pieces).toHaveLength(1)
    expect(pieces[0]).toMatch(/^PUT .*\r\n(?:.*\r\n)*content-length: 5\r\n(?:.*\r\n)*\r\nhello$/)
    expect(counted).toMatchObject({ sent: 1, opened: 0 })
  })

  it('is handed over for each attempt', async () => {
    await using server = await serve((request, response, number) => {
      request.resume()
      if (number < 3) request.socket.destroy()
      else response.end()
    })
    const retry = createRetryPolicy({ maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 1 })
    await using client = new HttpClient({ retry })
    const counted = countedBody('hello')
    const answer = await client.send({ method: 'PUT', url: server.url, headers: {}, body: counted.body })
    expect(answer.attempts).toBe(3)
    expect(counted.sent).toBe(3)
  })

  it('does not count as sent before there is a connection', async () => {
    // A port on which no server listens any more.
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const address = closed.address()
    await new Promise((resolve) => closed.close(resolve))
    const port = typeof address === 'object' ? address?.port : 0
    await using client = new HttpClient({ retry: oneAttempt })
    const counted = countedBody('hello')
    const request = {
      method: 'PUT',
      url: new URL(`http://127.0.0.1:${port}/k`),
      headers: {},
      body: counted.body,
    } as const
    await expect(client.send(request)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      mayHaveBeenApplied: false,
    })
    expect(counted.sent).toBe(0)
  })

  it('may have been applied when the connection breaks after it (R5)', async () => {
    await using server = await serveTcp((socket) => socket.once('data', () => socket.destroy()))
    await using client = new HttpClient({ retry: oneAttempt })
    const request = { method: 'PUT', url: server.url, headers: {}, body: bytesBody('hello') } as const
    await expect(client.send(request)).rejects.toMatchObject({ mayHaveBeenApplied: true })
  })

  it.each([0, 65_536, 65_537])('arrives complete with %i bytes', async (byteLength) => {
    const bytes = new Uint8Array(byteLength).map((_value, index) => index % 251)
    const arrived: Uint8Array[] = []
    await using server = await serve((request, response) => {
      request.on('data', (chunk: Uint8Array) => arrived.push(chunk)).on('end', () => response.end())
    })
    await using client = new HttpClient({ retry: oneAttempt })
    await client.send({ method: 'PUT', url: server.url, headers: {}, body: bytesBody(bytes) })
    expect(Buffer.concat(arrived).equals(bytes)).toBe(true)
  })
})

describe('a response', () => {
  it('may be preceded by informational ones, which are skipped', async () => {
    await using server = await serveTcp((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')
        socket.write('HTTP/1.1 200 OK\r\nx-a: 1\r\ncontent-length: 2\r\n\r\nok')
      })
    })
    await using client = new HttpClient({ retry: oneAttempt })
    const answer = await client.send({ method: 'GET', url: server.url, headers: {} })
    expect(answer).toMatchObject({ status: 200, text: 'ok', headers: { 'x-a': '1' } })
  })

  it('is not read far ahead of its consumer', async () => {
    const byteLength = 64 * 2 ** 20
    let written = 0
    await using server = await serve(async (_request, response) => {
      response.setHeader('content-type', 'application/octet-stream')
      response.setHeader('content-length', byteLength)
      for (const piece = Buffer.alloc(65_536, 'x'); written < byteLength; written += piece.byteLength) {
        if (!response.write(piece)) await once(response, 'drain')
      }
      response.end()
    })
    await using client = new HttpClient({ retry: oneAttempt })
    await using stream = await client.stream({ method: 'GET', url: server.url, headers: {} })
    const body = stream.body[Symbol.asyncIterator]()
    let read = (await body.next()).value?.byteLength ?? 0
    await expect.poll(() => stoodStill(() => written)).toBe(true)
    // The kernel buffers some megabytes for a connection.
    expect(written).toBeLessThan(byteLength / 2)
    for (let next = await body.next(); !next.done; next = await body.next()) read += next.value.byteLength
    expect(read).toBe(byteLength)
  })
})

async function stoodStill(count: () => number): Promise<boolean> {
  const before = count()
  await new Promise((resolve) => setTimeout(resolve, 100))
  return before === count()
}
