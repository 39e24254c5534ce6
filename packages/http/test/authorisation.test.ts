import { describe, expect, it } from 'vitest'
import {
  type AuthorizeOptions,
  type Authorizer,
  bytesBody,
  createRetryPolicy,
  HttpClient,
  type HttpRequest,
  systemClock,
} from '../src/index.ts'
import { bodyOf, errorDocument, serve } from './local-server.ts'

const quick = createRetryPolicy({ baseDelayMs: 1 })
function getOf(url: URL): HttpRequest {
  return { method: 'GET', url, headers: {}, bucket: 'bucket', key: 'key' }
}

/** Numbers its signatures and records the options of each call. */
function recorder(): Authorizer & { readonly calls: Omit<AuthorizeOptions, 'signal'>[] } {
  const calls: Omit<AuthorizeOptions, 'signal'>[] = []
  return {
    calls,
    async authorize(request, { clockSkewMs, forceRefresh }) {
      calls.push({ clockSkewMs, forceRefresh })
      const authorization = `sig-${calls.length} ${request.bucket}/${request.key}`
      return { ...request, headers: { ...request.headers, authorization } }
    },
  }
}

describe('authorisation', () => {
  it('is created for each attempt, and receives the bucket and the key', async () => {
    const seen: unknown[] = []
    await using server = await serve(async (request, response) => {
      seen.push([request.headers.authorization, (await bodyOf(request)).toString()])
      response.writeHead(seen.length < 3 ? 500 : 200).end()
    })
    await using client = new HttpClient({ authorizer: recorder(), retry: quick })
    await client.send({ ...getOf(server.url), method: 'PUT', body: bytesBody('hello') })
    expect(seen).toEqual([
      ['sig-1 bucket/key', 'hello'],
      ['sig-2 bucket/key', 'hello'],
      ['sig-3 bucket/key', 'hello'],
    ])
  })

  it('fails the request with the error of the authorizer, unchanged', async () => {
    const failure = new Error('no credentials')
    await using client = new HttpClient({ authorizer: { authorize: () => Promise.reject(failure) } })
    await expect(client.send(getOf(new URL('https://bucket.example.com/')))).rejects.toBe(failure)
  })

  it('cannot move a request to plain http', async () => {
    const authorizer: Authorizer = {
      authorize: async (request) => ({ ...request, url: new URL('http://example.com/') }),
    }
    await using client = new HttpClient({ authorizer })
    await expect(client.send(getOf(new URL('https://bucket.example.com/')))).rejects.toMatchObject({
      code: 'INSECURE_ENDPOINT',
      attempts: 0,
    })
  })
})

describe('a wrong local clock (F54)', () => {
  const minute = 60_000

  function skewed(serverTime: number): string {
    return errorDocument(
      'RequestTimeTooSkewed',
      `<ServerTime>${new Date(serverTime).toISOString()}</ServerTime>`,
    )
  }

  it('is corrected once, without waiting, for all later requests', async () => {
    const serverTime = Date.UTC(2024, 8, 22, 6, 0, 0)
    await using server = await serve((_request, response) => {
      if (server.requests.length > 1) response.end('ok')
      else response.writeHead(403, { 'content-type': 'application/xml' }).end(skewed(serverTime))
    })
    const authorizer = recorder()
    await using client = new HttpClient({
      authorizer,
      clock: { ...systemClock, now: () => serverTime - 20 * minute },
    })
    await expect(client.send(getOf(server.url))).resolves.toMatchObject({ attempts: 2 })
    await client.send(getOf(server.url))
    expect(authorizer.calls.map(({ clockSkewMs }) => clockSkewMs)).toEqual([0, 20 * minute, 20 * minute])
    expect(client.clockSkewMs).toBe(20 * minute)
  })

  it('is corrected from the Date header when the error document has no time', async () => {
    const serverTime = Date.UTC(2024, 8, 22, 6, 0, 0)
    await using server = await serve((_request, response) => {
      response.setHeader('date', new Date(serverTime).toUTCString())
      if (server.requests.length > 1) response.end()
      else response.writeHead(403).end(errorDocument('RequestTimeTooSkewed'))
    })
    await using client = new HttpClient({
      authorizer: recorder(),
      clock: { ...systemClock, now: () => serverTime + 30 * minute },
    })
    await client.send(getOf(server.url))
    expect(client.clockSkewMs).toBe(-30 * minute)
  })

  it('does not cause an endless loop with a service that never accepts the time', async () => {
    const serverTime = Date.UTC(2024, 8, 22, 6, 0, 0)
    await using server = await serve((_request, response) => response.writeHead(403).end(skewed(serverTime)))
    await using client = new HttpClient({
      authorizer: recorder(),
      clock: { ...systemClock, now: () => serverTime - 26 * minute },
    })
    await expect(client.send(getOf(server.url))).rejects.toMatchObject({
      code: 'RequestTimeTooSkewed',
      attempts: 2,
      message: expect.stringContaining('26 minutes behind'),
    })
  })

  it.each([
    ['more than a day off', Date.UTC(2024, 8, 22)],
    ['in 1970', 0],
  ])('is not corrected by %s', async (_what, serverTime) => {
    await using server = await serve((_request, response) => response.writeHead(403).end(skewed(serverTime)))
    await using client = new HttpClient({
      authorizer: recorder(),
      clock: { ...systemClock, now: () => Date.UTC(2024, 8, 25) },
    })
    await expect(client.send(getOf(server.url))).rejects.toMatchObject({
      code: 'RequestTimeTooSkewed',
      attempts: 1,
      message: expect.stringContaining('ahead of'),
    })
    expect(client.clockSkewMs).toBe(0)
  })

  it.each([
    ['is missing', undefined],
    ['is no date', 'yesterday'],
    ['does not exist', 'Tue, 31 Feb 2026 10:00:00 GMT'],
    ['is in 1970', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ['is very long', `${'9'.repeat(60_000)}`],
  ])('is not corrected when the Date header of the response %s', async (_what, date) => {
    await using server = await serve((_request, response) => {
      response.sendDate = false
      if (date !== undefined) response.setHeader('date', date)
      response.writeHead(403).end(errorDocument('RequestTimeTooSkewed'))
    })
    await using client = new HttpClient({ authorizer: recorder() })
    await expect(client.send(getOf(server.url))).rejects.toMatchObject({ attempts: 1 })
    expect(client.clockSkewMs).toBe(0)
  })

  it('sends the whole body again after a correction', async () => {
    const bodies: string[] = []
    await using server = await serve(async (request, response) => {
      bodies.push((await bodyOf(request)).toString())
      if (bodies.length > 1) response.end()
      else response.writeHead(403).end(skewed(Date.now() + 20 * minute))
    })
    await using client = new HttpClient({ authorizer: recorder() })
    await client.send({ ...getOf(server.url), method: 'PUT', body: bytesBody('hello') })
    expect(bodies).toEqual(['hello', 'hello'])
  })
})

describe('rejected credentials (F55)', () => {
  it.each(['SecurityTokenExpired', 'InvalidSecurityToken'])('are renewed once after %s', async (code) => {
    await using server = await serve((_request, response) => {
      if (server.requests.length > 1) response.end()
      else response.writeHead(403).end(errorDocument(code))
    })
    const authorizer = recorder()
    await using client = new HttpClient({ authorizer })
    await expect(client.send({ ...getOf(server.url), method: 'POST' })).resolves.toMatchObject({
      attempts: 2,
    })
    expect(authorizer.calls.map(({ forceRefresh }) => forceRefresh)).toEqual([false, true])
  })

  it('are renewed only once per request', async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(403).end(errorDocument('SecurityTokenExpired')),
    )
    const authorizer = recorder()
    await using client = new HttpClient({ authorizer })
    await expect(client.send(getOf(server.url))).rejects.toMatchObject({
      code: 'SecurityTokenExpired',
      attempts: 2,
    })
    expect(authorizer.calls).toHaveLength(2)
  })

  it('are renewed after InvalidAccessKeyId, too, unless configured otherwise', async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(403).end(errorDocument('InvalidAccessKeyId')),
    )
    await using usual = new HttpClient({ authorizer: recorder() })
    await expect(usual.send(getOf(server.url))).rejects.toMatchObject({ attempts: 2 })
    await using other = new HttpClient({ authorizer: recorder(), refreshCredentialsOn: [] })
    await expect(other.send(getOf(server.url))).rejects.toMatchObject({ attempts: 1 })
  })
})
