import { expect, it } from 'vitest'
import {
  type Clock,
  type ConnectOptions,
  createRetryPolicy,
  HttpClient,
  type HttpRequest,
  systemClock,
} from '../src/index.ts'
import { type LocalServer, serve } from './local-server.ts'

const limits = { connectMs: 88_888, responseMs: 111_112, responseBodyMs: 133_336 }

/** A clock whose waits between attempts take no real time, but count. */
function fastClock(): Clock & { readonly waitedMs: number } {
  let waitedMs = 0
  return {
    ...systemClock,
    random: () => 0.5,
    get waitedMs() {
      return waitedMs
    },
    monotonicMs: () => waitedMs,
    sleep(ms, signal) {
      // The limits of an attempt are waited for in real time, in sixteen slices.
      if (Object.values(limits).includes(ms * 16)) return systemClock.sleep(ms, signal)
      waitedMs += ms
      return Promise.resolve()
    },
  }
}

const answering = (): Promise<LocalServer> =>
  serve((_request, response) => response.setHeader('connection', 'close').end())

function clientWith(clock: Clock, connect: ConnectOptions = {}): HttpClient {
  const retry = createRetryPolicy({ maxAttempts: 3, baseDelayMs: 100, maxDelayMs: 100, connectRetryMs: 2000 })
  return new HttpClient({ clock, retry, timeouts: limits, connections: { connect }, allowInsecure: true })
}

it('a service that was reached before is tried for as long as connectRetryMs, whatever the number of attempts', async () => {
  const clock = fastClock()
  await using client = clientWith(clock)
  const server = await answering()
  const request: HttpRequest = { method: 'GET', url: server.url, headers: {} }
  await client.send(request)
  await server[Symbol.asyncDispose]()
  await expect(client.send(request)).rejects.toMatchObject({ code: 'CONNECT_FAILED', attempts: 41 })
  expect(clock.waitedMs).toBe(2000)
})

it('the attempts of an outage do not count against those of a request', async () => {
  const clock = fastClock()
  let isAnswering = true
  await using server = await serve((request, response) => {
    if (isAnswering) response.setHeader('connection', 'close').end()
    else request.socket.destroy()
  })
  const { port } = server.url
  let lookups = 0
  await using client = clientWith(clock, {
    lookup(_host, _options, callback) {
      lookups += 1
      // Nothing listens at the other address.
      const isOutage = lookups > 1 && lookups <= 6
      callback(null, [{ address: isOutage ? '127.0.0.2' : '127.0.0.1', family: 4 }])
    },
  })
  const request: HttpRequest = {
    method: 'GET',
    url: new URL(`http://service.test:${port}/key`),
    headers: {},
  }
  await client.send(request)
  isAnswering = false
  await expect(client.send(request)).rejects.toMatchObject({ attempts: 5 + 3 })
})
