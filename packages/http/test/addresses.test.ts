import type { LookupFunction } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createRetryPolicy, HttpClient, type UndiciTransportOptions } from '../src/index.ts'
import { startProxy } from './fake-proxy.ts'
import { listenLate } from './late-listener.ts'
import { serve } from './local-server.ts'

const FAR = '127.0.0.2'
const DEAD = '127.0.0.3'

/** A lookup that resolves host names to these addresses. */
const lookupOf =
  (...addresses: readonly string[]): LookupFunction =>
  (_name, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )

function clientWith(connections: UndiciTransportOptions): HttpClient {
  return new HttpClient({
    connections,
    allowInsecure: true,
    retry: createRetryPolicy({ maxAttempts: 1 }),
    timeouts: { connectMs: 8000 },
  })
}
function get(port: number | string) {
  return { method: 'GET', url: new URL(`http://oss.example:${port}/key`), headers: {} } as const
}

describe.runIf(process.platform === 'linux')('a host with several addresses', () => {
  it.each([
    ['last', [FAR, DEAD]],
    ['first', [DEAD, FAR]],
    ['an IPv6 address', [FAR, '::1']],
  ])(
    'that takes a second to connect is reached although another address is dead: %s',
    async (_what, addresses) => {
      await using far = await listenLate(FAR)
      await using _dead = await listenLate(DEAD, far.port)
      await using client = clientWith({ connect: { lookup: lookupOf(...addresses) } })
      const answer = client.send(get(far.port))
      // Longer than Node's own limit for one address.
      await new Promise((resolve) => setTimeout(resolve, 600))
      far.accept()
      expect((await answer).text).toBe('late')
    },
  )

  it('is reached a quarter of a second later with a dead address, and the unneeded connection is closed (R10)', async () => {
    await using server = await serve((_request, response) => response.end('here'))
    await using _dead = await listenLate(DEAD, Number(server.url.port))
    await using client = clientWith({ connect: { lookup: lookupOf(DEAD, '127.0.0.1') } })
    const startedAt = performance.now()
    expect((await client.send(get(server.url.port))).text).toBe('here')
    expect(performance.now() - startedAt).toBeGreaterThan(240)
    expect(performance.now() - startedAt).toBeLessThan(5000)
    expect(connecting()).toBe(0)
  })

  it('is reached through a proxy with a dead address', async () => {
    await using server = await serve((_request, response) => response.end('here'))
    await using proxy = await startProxy({ port: Number(server.url.port) })
    await using _dead = await listenLate(DEAD, proxy.port)
    await using client = clientWith({
      proxy: `http://proxy.example:${proxy.port}`,
      connect: { lookup: lookupOf(DEAD, '127.0.0.1') },
    })
    expect((await client.send(get(80))).text).toBe('here')
  })

  it('that is dead is limited by connectMs, and nothing remains (R10)', async () => {
    await using dead = await listenLate(DEAD)
    await using _other = await listenLate(FAR, dead.port)
    await using client = clientWith({ connect: { lookup: lookupOf(DEAD, FAR) } })
    await expect(client.send(get(dead.port), { timeouts: { connectMs: 600 } })).rejects.toMatchObject({
      code: 'CONNECT_TIMEOUT',
    })
    expect(connecting()).toBe(0)
  })
})

describe('a lookup of the caller', () => {
  it.each<[string, LookupFunction]>([
    ['gives one address', (_name, _options, callback) => callback(null, '127.0.0.1', 4)],
    ['gives a list', lookupOf('127.0.0.1')],
  ])('that %s is used', async (_what, lookup) => {
    await using server = await serve((_request, response) => response.end('here'))
    await using client = clientWith({ connect: { lookup } })
    expect((await client.send(get(server.url.port))).text).toBe('here')
  })

  it.each<[string, (...args: Parameters<LookupFunction>) => unknown]>([
    [
      'throws',
      () => {
        throw new Error('mine')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('mine'))],
    ['calls back with an error', (_name, _options, callback) => callback(new Error('mine'), [])],
  ])('that %s fails the request with that error as its cause', async (_what, lookup) => {
    await using client = clientWith({ connect: { lookup: lookup as LookupFunction } })
    await expect(client.send(get(80))).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      cause: expect.objectContaining({ message: 'mine' }),
    })
  })

  it.each([[[]], ['nothing'], [[{ address: 'oss.example', family: 4 }]], [undefined]])(
    'that gives %j, which is no address, fails the request',
    async (given) => {
      const lookup: LookupFunction = (_name, _options, callback) => callback(null, given as string, 4)
      await using client = clientWith({ connect: { lookup } })
      await expect(client.send(get(80))).rejects.toMatchObject({
        code: 'CONNECT_FAILED',
        message: expect.stringContaining('ERR_INVALID_IP_ADDRESS'),
      })
    },
  )
})

/** Number of sockets of this process that are connecting. */
function connecting(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPConnectWrap').length
}
