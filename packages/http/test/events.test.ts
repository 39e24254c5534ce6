import { describe, expect, it } from 'vitest'
import { createRetryPolicy, HttpClient } from '../src/index.ts'
import { errorDocument, serve } from './local-server.ts'

describe('events', () => {
  it('tell of each attempt, answer and retry, in order', async () => {
    await using server = await serve((_request, response) => {
      response.setHeader('x-oss-request-id', `65A${server.requests.length}`)
      if (server.requests.length > 1) response.end()
      else response.writeHead(503, { 'retry-after': '0' }).end(errorDocument('ServiceUnavailable'))
    })
    const told: unknown[] = []
    await using client = new HttpClient({
      retry: createRetryPolicy({ baseDelayMs: 1 }),
      on: {
        request: (event) => told.push(['request', event]),
        response: (event) => told.push(['response', event]),
        retry: (event) => told.push(['retry', event]),
      },
    })
    const url = new URL('?signature=x', server.url)
    await client.send({ method: 'PUT', url, headers: {} }, { operation: 'PutObject' })
    const common = { method: 'PUT', target: server.url.href, operation: 'PutObject' }
    const durationMs: unknown = expect.any(Number)
    expect(told).toEqual([
      ['request', { ...common, attempt: 1 }],
      ['response', { ...common, attempt: 1, status: 503, requestId: '65A1', durationMs }],
      [
        'retry',
        {
          ...common,
          attempt: 1,
          error: expect.objectContaining({ code: 'ServiceUnavailable' }),
          delayMs: expect.any(Number),
        },
      ],
      ['request', { ...common, attempt: 2 }],
      ['response', { ...common, attempt: 2, status: 200, requestId: '65A2', durationMs }],
    ])
  })

  it('change nothing when a listener throws or rejects', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(server.requests.length === 1 ? 500 : 200).end()
    })
    const fail = (): never => {
      throw new Error('mine')
    }
    await using client = new HttpClient({
      retry: createRetryPolicy({ baseDelayMs: 1 }),
      on: { request: fail, response: async () => fail(), retry: fail },
    })
    await expect(client.send({ method: 'GET', url: server.url, headers: {} })).resolves.toMatchObject({
      attempts: 2,
    })
  })
})
