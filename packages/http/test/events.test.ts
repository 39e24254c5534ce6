import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it } from 'vitest'
import { type AttemptEvent, createRetryPolicy, HttpClient } from '../src/index.ts'
import { errorDocument, serve } from './local-server.ts'

describe('events', () => {
  it('report each attempt, response and retry, in order', async () => {
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
    const callId: unknown = expect.stringMatching(/^[0-9a-f]{12}-1$/)
    const common = { callId, method: 'PUT', target: server.url.href, operation: 'PutObject' }
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

  it('report a request that ends with an error once, with the error', async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(403).end(errorDocument('AccessDenied')),
    )
    const failures: unknown[] = []
    await using client = new HttpClient({ on: { failure: (event) => failures.push(event) } })
    const get = { method: 'GET', url: server.url, headers: {} } as const
    const error: unknown = await client.send(get).catch((reason: unknown) => reason)
    await expect(client.stream(get)).rejects.toMatchObject({ code: 'AccessDenied' })
    await expect(client.send(get, { signal: AbortSignal.abort('enough') })).rejects.toBe('enough')
    await expect(client.send({ ...get, url: new URL('http://oss.example/') })).rejects.toThrow(/Plain http/)
    expect(failures).toMatchObject([
      { attempt: 1, error, durationMs: expect.any(Number) },
      { attempt: 1, error: { code: 'AccessDenied' } },
      { attempt: 0, error: 'enough' },
      { attempt: 0, error: { code: 'INSECURE_ENDPOINT' } },
    ])
    const ids = failures.map((event) => (event as { readonly callId: string }).callId)
    expect(new Set(ids).size).toBe(4)
  })

  it('are published to diagnostics_channel, even without a listener', async () => {
    await using server = await serve((_request, response) => {
      const status = [503, 403, 200][server.requests.length - 1] ?? 200
      response.writeHead(status).end(status === 200 ? '' : errorDocument('Any'))
    })
    const told: string[] = []
    const listen = (message: unknown, name: string | symbol) => {
      const { operation, attempt } = message as AttemptEvent
      // Other tests of this process may publish too.
      if (operation === 'OfThisTest') told.push(`${String(name)} ${attempt}`)
    }
    const names = ['oss:request', 'oss:response', 'oss:retry', 'oss:failure']
    for (const name of names) subscribe(name, listen)
    await using client = new HttpClient({ retry: createRetryPolicy({ baseDelayMs: 1 }) })
    const get = { method: 'GET', url: server.url, headers: {} } as const
    await expect(client.send(get, { operation: 'OfThisTest' })).rejects.toThrow()
    await client.send(get, { operation: 'OfThisTest' })
    for (const name of names) unsubscribe(name, listen)
    await client.send(get, { operation: 'OfThisTest' })
    const first = [
      'oss:request 1',
      'oss:response 1',
      'oss:retry 1',
      'oss:request 2',
      'oss:response 2',
      'oss:failure 2',
    ]
    expect(told).toEqual([...first, 'oss:request 1', 'oss:response 1'])
  })

  it('do not affect the request when a listener throws or rejects', async () => {
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
