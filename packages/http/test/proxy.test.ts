import { createServer } from 'node:https'
import type { AddressInfo, LookupFunction } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  bytesBody,
  createRetryPolicy,
  HttpClient,
  OptionError,
  type UndiciTransportOptions,
  undiciTransport,
} from '../src/index.ts'
import { startProxy } from './fake-proxy.ts'
import { serve } from './local-server.ts'
import { selfSigned } from './self-signed.ts'

afterEach(() => vi.unstubAllEnvs())

const ofServer = selfSigned({ names: ['oss.example'] })
const ofProxy = selfSigned({ names: ['localhost'] })

/** An https server for `oss.example` that only the proxy can reach; it echoes the request body. */
async function serveTls(): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer(ofServer, async (request, response) => response.end(await text(request)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function clientWith(connections: UndiciTransportOptions, maxAttempts = 2): HttpClient {
  return new HttpClient({
    connections,
    allowInsecure: true,
    retry: createRetryPolicy({ maxAttempts, baseDelayMs: 1 }),
  })
}
const url = new URL('https://oss.example/key')
const put = { method: 'PUT', url, headers: {} } as const

describe('a proxy', () => {
  it.each(['http', 'https'] as const)(
    'spoken to by %s makes a tunnel, through which TLS goes to the service',
    async (scheme) => {
      await using server = await serveTls()
      await using proxy = await startProxy({ port: server.port, ...(scheme === 'https' && { tls: ofProxy }) })
      const ca = [ofServer.cert, ofProxy.cert]
      await using client = clientWith({ ca, proxy: `${scheme}://localhost:${proxy.port}` })
      const body = bytesBody(new Uint8Array(1_000_000).fill(120))
      for (let time = 0; time < 2; time++)
        expect((await client.send({ ...put, body })).text).toHaveLength(1_000_000)
      // The connection was kept and reused.
      expect(proxy.asked).toEqual([{ target: 'oss.example:443', authorization: undefined }])
    },
  )

  it('does not bypass TLS: the certificate of the service is still verified', async () => {
    await using server = await serveTls()
    await using proxy = await startProxy({ port: server.port })
    await using client = clientWith({ proxy: `http://127.0.0.1:${proxy.port}` })
    await expect(client.send(put)).rejects.toMatchObject({ code: 'TLS_REJECTED', attempts: 1 })
    expect(proxy.asked).toHaveLength(1)
  })

  it('receives user name and password, which no error contains', async () => {
    await using proxy = await startProxy({
      port: 1,
      answer: 'HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic\r\n\r\n',
    })
    await using client = clientWith({ proxy: `http://us%3Aer:hunter2@127.0.0.1:${proxy.port}` })
    const error: unknown = await client.send(put).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      name: 'TransportError',
      code: 'PROXY_REFUSED',
      attempts: 1,
      mayHaveBeenApplied: false,
      message: expect.stringContaining('(407)'),
    })
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2')
    expect(proxy.asked[0]?.authorization).toBe(`Basic ${Buffer.from('us:er:hunter2').toString('base64')}`)
  })

  it.each([
    ['100%', '100%'],
    ['%', '%'],
    ['%zz%3a%C3%A9', '%zz:é'],
    ['%FF', Buffer.of(255)],
  ])('receives the password %s, whatever follows its percent signs', async (written, password) => {
    await using proxy = await startProxy({ port: 1, answer: 'HTTP/1.1 403 No\r\n\r\n' })
    await using client = clientWith({ proxy: `http://user:${written}@127.0.0.1:${proxy.port}` })
    await expect(client.send(put)).rejects.toMatchObject({ code: 'PROXY_REFUSED', attempts: 1 })
    const told = Buffer.concat([Buffer.from('user:'), Buffer.from(password)]).toString('base64')
    expect(proxy.asked[0]?.authorization).toBe(`Basic ${told}`)
  })

  it.each([
    ['HTTP/1.1 403 Forbidden\r\n\r\n', 'PROXY_REFUSED', 1, /refused.*403/],
    ['HTTP/1.1 502 Bad Gateway\r\n\r\n', 'CONNECT_FAILED', 2, /could not.*502/],
    [
      'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n',
      'CONNECT_FAILED',
      2,
      /response of the proxy is not HTTP/,
    ],
    ['SSH-2.0-OpenSSH\r\n', 'RESPONSE_MALFORMED', 2, /response is not HTTP/],
    ['', 'CONNECT_FAILED', 2, /ECONNRESET/],
  ])('that responds with %j is %s', async (answer, code, attempts, message) => {
    await using proxy = await startProxy({ port: 1, answer })
    await using client = clientWith({ proxy: `http://127.0.0.1:${proxy.port}` })
    await expect(client.send(put)).rejects.toMatchObject({
      ...{ code, attempts, mayHaveBeenApplied: false },
      message: expect.stringMatching(message),
    })
  })

  it('that does not respond is limited by connectMs, and nothing remains (R10)', async () => {
    await using proxy = await startProxy({ port: 1, answer: 'silence' })
    await using client = clientWith({ proxy: `http://127.0.0.1:${proxy.port}` }, 1)
    await expect(client.send(put, { timeouts: { connectMs: 30 } })).rejects.toMatchObject({
      code: 'CONNECT_TIMEOUT',
    })
    await expect.poll(() => proxy.sockets.size).toBe(0)
    const control = new AbortController()
    const sending = client.send(put, { signal: control.signal })
    await expect.poll(() => proxy.asked.length).toBe(2)
    control.abort(new Error('enough'))
    await expect(sending).rejects.toThrow('enough')
    await expect.poll(() => proxy.sockets.size).toBe(0)
  })

  it('is taken from the environment, except for the hosts in NO_PROXY and with proxy: false', async () => {
    await using server = await serve((_request, response) => response.end('here'))
    await using proxy = await startProxy({ port: Number(server.url.port) })
    vi.stubEnv('http_proxy', `http://127.0.0.1:${proxy.port}`)
    const there = { ...put, url: new URL('http://oss.example:81/key') }
    {
      await using client = clientWith({})
      expect((await client.send(there)).text).toBe('here')
      expect(proxy.asked).toEqual([{ target: 'oss.example:81', authorization: undefined }])
      await client.send({ ...put, url: server.url })
      expect(proxy.asked).toHaveLength(1)
    }
    const lookup: LookupFunction = (_name, _options, callback) =>
      callback(Object.assign(new Error(), { code: 'ENOTFOUND' }), [])
    vi.stubEnv('NO_PROXY', '.example')
    await using exempt = clientWith({ connect: { lookup } }, 1)
    await expect(exempt.send(there)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringMatching(/ENOTFOUND/),
    })
    vi.stubEnv('NO_PROXY', '')
    await using direct = clientWith({ proxy: false, connect: { lookup } }, 1)
    await expect(direct.send(there)).rejects.toMatchObject({ code: 'CONNECT_FAILED' })
    expect(proxy.asked).toHaveLength(1)
    vi.stubEnv('http_proxy', 'socks5://127.0.0.1:1')
    await using unusable = clientWith({})
    await expect(unusable.send(there)).rejects.toMatchObject({
      code: 'PROXY_REFUSED',
      message: expect.stringMatching(/HTTPS_PROXY/),
    })
  })

  it('with an invalid URL is refused at once, without repeating the URL', () => {
    const make = () => undiciTransport({ proxy: 'socks5://user:hunter2@proxy' })
    expect(make).toThrow(OptionError)
    expect(make).not.toThrow(/hunter2/)
    expect(() => new HttpClient({ transport: undiciTransport(), connections: {} })).toThrow(
      /transport or connections/,
    )
  })
})

describe.each(['direct', 'through a proxy'])('a failure while TLS starts on a connection, %s', (way) => {
  async function sendWith(options: UndiciTransportOptions): Promise<unknown> {
    await using server = await serveTls()
    await using proxy = await startProxy({ port: server.port })
    const lookup: LookupFunction = (_name, _options, callback) => callback(null, '127.0.0.1', 4)
    const connect = { lookup, ...options.connect }
    await using client = clientWith({
      ...{ ca: ofServer.cert, ...options, connect },
      proxy: way === 'direct' ? false : `http://127.0.0.1:${proxy.port}`,
    })
    const url = new URL(`https://oss.example:${server.port}/key`)
    return await client.send({ ...put, url }).catch((error: unknown) => error)
  }

  const mine = new Error('mine')
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw mine
      },
    ],
    ['returns an error', () => mine],
    ['resolves', async () => undefined],
    ['rejects', async () => Promise.reject(mine)],
  ])('is an error of the request for a checkServerIdentity that %s', async (_what, decide) => {
    // JavaScript callers may return a promise, which the type does not allow.
    const checkServerIdentity = decide as () => Error | undefined
    expect(await sendWith({ connect: { checkServerIdentity } })).toMatchObject({
      ...{ name: 'TransportError', code: 'TLS_REJECTED', attempts: 1 },
    })
  })

  it('is an error of the request for a private key that cannot be read', async () => {
    expect(await sendWith({ connect: { key: 'no key', cert: 'no certificate' } })).toMatchObject({
      ...{ name: 'TransportError', mayHaveBeenApplied: false },
    })
  })

  it('does not occur when checkServerIdentity accepts the server', async () => {
    expect(await sendWith({ connect: { checkServerIdentity: () => undefined } })).toMatchObject({
      status: 200,
    })
  })
})

it('socket options do not disable the verification of certificates', async () => {
  await using server = await serveTls()
  await using proxy = await startProxy({ port: server.port })
  const connect = { rejectUnauthorized: false, localAddress: '127.0.0.1' }
  await using client = clientWith({ proxy: `http://127.0.0.1:${proxy.port}`, connect })
  await expect(client.send(put)).rejects.toMatchObject({ code: 'TLS_REJECTED' })
})
