import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bytesBody,
  type Clock,
  createRetryPolicy,
  HttpClient,
  type HttpRequest,
  systemClock,
} from '../src/index.ts'
import { bodyOf, errorDocument, serve } from './local-server.ts'

function getOf(url: URL): HttpRequest {
  return { method: 'GET', url, headers: {} }
}

const limits = { connectMs: 88_888, responseMs: 111_112, responseBodyMs: 133_336 }

/** Does not wait, and records how long it should have. */
function impatientClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = []
  return {
    ...systemClock,
    waits,
    random: () => 0.5,
    sleep(ms, signal) {
      // Limits of an attempt are waited for in real time, in sixteen slices; only waits between attempts are
      // skipped.
      if (Object.values(limits).includes(ms * 16)) return systemClock.sleep(ms, signal)
      waits.push(ms)
      return Promise.resolve()
    },
  }
}

describe('retry', () => {
  it('waits longer after each attempt, and fails after ten', async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(500).end(errorDocument('InternalError')),
    )
    const clock = impatientClock()
    await using client = new HttpClient({ clock, timeouts: limits })
    await expect(client.send(getOf(server.url))).rejects.toMatchObject({
      code: 'InternalError',
      attempts: 10,
    })
    expect(server.requests).toHaveLength(10)
    expect(clock.waits).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
  })

  it.each([
    ['3', 3000],
    ['0', 100],
    ['100000', 300_000],
    ['soon', 100],
    ['-5', 100],
  ])('waits as long as Retry-After requests: %s', async (header, expected) => {
    await using server = await serve((_request, response) => {
      if (server.requests.length > 1) response.end()
      else response.writeHead(503, { 'retry-after': header }).end()
    })
    const clock = impatientClock()
    await using client = new HttpClient({ clock, timeouts: limits })
    await client.send(getOf(server.url))
    expect(clock.waits).toEqual([expected])
  })

  it('can have a different policy for one request', async () => {
    await using server = await serve((_request, response) => response.writeHead(500).end())
    await using client = new HttpClient({ retry: createRetryPolicy({ maxAttempts: 5, baseDelayMs: 1 }) })
    const retry = createRetryPolicy({ maxAttempts: 2, baseDelayMs: 1 })
    await expect(client.send(getOf(server.url), { retry })).rejects.toMatchObject({ attempts: 2 })
    await expect(client.send(getOf(server.url))).rejects.toMatchObject({ attempts: 5 })
  })

  it('is limited by the budget of the client when many requests fail', async () => {
    await using server = await serve((_request, response) => response.writeHead(503).end())
    await using client = new HttpClient({
      retry: createRetryPolicy({ baseDelayMs: 1, maxDelayMs: 1, budget: 30 }),
    })
    await Promise.allSettled(Array.from({ length: 50 }, () => client.send(getOf(server.url))))
    expect(server.requests).toHaveLength(50 + 30)
  })

  it('delivers the whole body exactly once after any sequence of failures (A1)', async () => {
    const faults = [
      'reset at once',
      'reset in the body',
      'error',
      'overload',
      'cut answer',
      'closed before answer',
    ] as const
    const retry = createRetryPolicy({ baseDelayMs: 1, maxDelayMs: 2, budget: 1e9 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...faults), { maxLength: 6 }),
        fc.uint8Array({ minLength: 1, maxLength: 200_000 }),
        async (sequence, bytes) => {
          const accepted: Buffer[] = []
          await using server = await serve(async (request, response, number) => {
            const fault = sequence[number - 1]
            if (fault === 'reset at once') return request.socket.resetAndDestroy()
            if (fault === 'reset in the body')
              return request.once('data', () => request.socket.resetAndDestroy())
            const body = await bodyOf(request)
            if (fault === 'error') return response.writeHead(500).end()
            if (fault === 'overload') return response.writeHead(503).end(errorDocument('ServiceUnavailable'))
            if (fault === 'cut answer')
              return response.writeHead(200, { 'content-type': 'application/xml' }).end('<A>')
            if (fault === 'closed before answer') return request.socket.destroy()
            accepted.push(body)
            return response.end()
          })
          await using client = new HttpClient({ retry })
          const request: HttpRequest = { method: 'PUT', url: server.url, headers: {}, body: bytesBody(bytes) }
          const answer = await client.send(request)
          expect(answer).toMatchObject({ attempts: sequence.length + 1, bytesSent: bytes.byteLength })
          expect(accepted).toHaveLength(1)
          expect(accepted[0]?.equals(bytes)).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })
})
