import { describe, expect, it } from 'vitest'
import { createRetryPolicy, HttpClient, type HttpRequest, type RewindableBody } from '../src/index.ts'
import { bodyOf, errorDocument, serve, serveTcp } from './local-server.ts'

const quick = createRetryPolicy({ baseDelayMs: 1 })

function putOf(url: URL, body: RewindableBody): HttpRequest {
  return { method: 'PUT', url, headers: {}, body }
}

/** A body of these chunks that declares `byteLength` bytes, and counts how often it was opened and ended. */
function chunkBody(
  byteLength: number,
  chunks: readonly string[],
  options: { failure?: unknown; replayable?: boolean } = {},
) {
  const { failure, ...rest } = options
  const body = {
    byteLength,
    opened: 0,
    ended: 0,
    ...rest,
    async *open(): AsyncGenerator<Uint8Array> {
      body.opened += 1
      try {
        for (const chunk of chunks) yield Buffer.from(chunk)
        if (failure !== undefined) throw failure
      } finally {
        body.ended += 1
      }
    },
  }
  return body
}

describe('the length of a body', () => {
  it.each([
    ['short', 10, ['12345', '6789']],
    ['empty', 10, []],
    ['long by one byte in a chunk of its own', 10, ['1234567890', '1']],
    ['long in its only chunk', 10, ['12345678901']],
    ['not empty although it should be', 0, ['1']],
  ])(
    'is refused when it is %s, and the server never has a whole request',
    async (_what, byteLength, chunks) => {
      let whole = 0
      await using server = await serve(async (request, response) => {
        await bodyOf(request).then(
          () => (whole += 1),
          () => undefined,
        )
        response.end()
      })
      await using client = new HttpClient({ retry: quick })
      const body = chunkBody(byteLength, chunks)
      await expect(client.send(putOf(server.url, body))).rejects.toMatchObject({
        name: 'TransportError',
        code: 'BODY_LENGTH_MISMATCH',
        mayHaveBeenApplied: false,
        attempts: 1,
      })
      expect(body).toMatchObject({ opened: 1, ended: 1 })
      await expect.poll(() => server.sockets.size).toBe(0)
      expect(whole).toBe(0)
    },
  )

  it.each([
    ['no bytes', 0, []],
    ['only empty chunks', 0, ['', '']],
    ['empty chunks between others', 4, ['', '12', '', '34', '']],
  ])('is accepted with %s', async (_what, byteLength, chunks) => {
    await using server = await serve(async (request, response) => {
      response.end(`${request.headers['content-length']}:${await bodyOf(request)}`)
    })
    await using client = new HttpClient()
    const answer = await client.send(putOf(server.url, chunkBody(byteLength, chunks)))
    expect(answer.text).toBe(`${byteLength}:${chunks.join('')}`)
    expect(answer.bytesSent).toBe(byteLength)
  })

  it('replaces a content-length header of the caller', async () => {
    await using server = await serve(async (request, response) => {
      response.end(`${request.headers['content-length']}:${await bodyOf(request)}`)
    })
    await using client = new HttpClient()
    const request = { ...putOf(server.url, chunkBody(3, ['abc'])), headers: { 'Content-Length': '7' } }
    expect((await client.send(request)).text).toBe('3:abc')
  })
})

describe('a body that fails', () => {
  it.each([
    ['at once', 100, []],
    ['half way', 100, ['12345']],
    ['at its end, where a changed file shows', 5, ['12345']],
  ])(
    'fails the request %s with its own error, unchanged and untried again',
    async (_when, byteLength, chunks) => {
      let whole = 0
      await using server = await serve(async (request, response) => {
        await bodyOf(request).then(
          () => (whole += 1),
          () => undefined,
        )
        response.end()
      })
      await using client = new HttpClient({ retry: quick })
      const failure = new Error('the file changed')
      const body = chunkBody(byteLength, chunks, { failure })
      await expect(client.send(putOf(server.url, body))).rejects.toBe(failure)
      expect(body).toMatchObject({ opened: 1, ended: 1 })
      await expect.poll(() => server.sockets.size).toBe(0)
      expect(whole).toBe(0)
    },
  )

  it('passes on a thrown value that is not an Error', async () => {
    await using server = await serve(() => undefined)
    await using client = new HttpClient()
    const failure = { plain: 'object' }
    await expect(client.send(putOf(server.url, chunkBody(5, ['1'], { failure })))).rejects.toBe(failure)
  })
})

describe('a body that can be opened only once', () => {
  it('is not opened again after a failure', async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(503).end(errorDocument('ServiceUnavailable')),
    )
    await using client = new HttpClient({ retry: quick })
    const body = chunkBody(5, ['12345'], { replayable: false })
    await expect(client.send(putOf(server.url, body))).rejects.toMatchObject({ status: 503, attempts: 1 })
    expect(body.opened).toBe(1)
  })

  it('may be opened after attempts that failed to connect', async () => {
    const gone = await serve(() => undefined)
    const { url } = gone
    await gone[Symbol.asyncDispose]()
    await using client = new HttpClient({ retry: createRetryPolicy({ maxAttempts: 3, baseDelayMs: 1 }) })
    const body = chunkBody(5, ['12345'], { replayable: false })
    await expect(client.send(putOf(url, body))).rejects.toMatchObject({ code: 'CONNECT_FAILED', attempts: 3 })
    expect(body.opened).toBe(0)
  })

  it('is never opened while an earlier iteration is still running', async () => {
    await using server = await serveTcp((socket, number) => {
      socket.once('data', () => (number === 1 ? socket.resetAndDestroy() : socket.resume()))
    })
    await using client = new HttpClient({ retry: quick })
    let opened = 0
    const body: RewindableBody = {
      byteLength: 10,
      async *open() {
        opened += 1
        yield Buffer.from('12345')
        // Ignores its signal.
        await new Promise(() => undefined)
      },
    }
    await expect(client.send(putOf(server.url, body))).rejects.toMatchObject({
      code: 'SOCKET_CLOSED',
      attempts: 1,
    })
    expect(opened).toBe(1)
  })
})

describe('progress', () => {
  it('grows within an attempt, restarts at 0 with each, and reaches the total only when all bytes were accepted', async () => {
    const byteLength = 3_000_000
    await using server = await serve(async (request, response) => {
      await bodyOf(request)
      response.writeHead(server.requests.length === 1 ? 500 : 200).end()
    })
    await using client = new HttpClient({ retry: quick })
    const attempts: number[][] = []
    const chunk = 'x'.repeat(100_000)
    const body = chunkBody(
      byteLength,
      Array.from({ length: 30 }, () => chunk),
    )
    await client.send(putOf(server.url, body), {
      onBytesSent: (bytes) => {
        if (bytes === 0) attempts.push([])
        attempts.at(-1)?.push(bytes)
      },
    })
    expect(attempts).toHaveLength(2)
    for (const told of attempts) {
      expect(told).toEqual([...told].sort((a, b) => a - b))
      expect(told.at(-1)).toBe(byteLength)
      expect(told).toHaveLength(31)
    }
  })

  it('continues when the listener throws or rejects', async () => {
    await using server = await serve(async (request, response) => {
      await bodyOf(request)
      response.end()
    })
    await using client = new HttpClient()
    const request = putOf(server.url, chunkBody(5, ['12345']))
    const thrown = client.send(request, {
      onBytesSent: () => {
        throw new Error('mine')
      },
    })
    await expect(thrown).resolves.toMatchObject({ status: 200 })
    const rejected = client.send(request, { onBytesSent: async () => Promise.reject(new Error('mine')) })
    await expect(rejected).resolves.toMatchObject({ status: 200 })
  })
})
