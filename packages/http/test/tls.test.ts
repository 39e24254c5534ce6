import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { bytesBody, createRetryPolicy, HttpClient, undiciTransport } from '../src/index.ts'
import { bodyOf, serve } from './local-server.ts'
import { type SelfSigned, selfSigned } from './self-signed.ts'

const localhost = selfSigned({ names: ['localhost'] })
const other = selfSigned({ names: ['oss.example'] })
const expired = selfSigned({
  names: ['localhost'],
  validFrom: new Date('2020-01-01'),
  validTo: new Date('2020-01-02'),
})
const future = selfSigned({
  names: ['localhost'],
  validFrom: new Date(Date.now() + 60 * 60_000),
})
// A forger knows the name of the trusted authority, not its key.
const authority = selfSigned({ names: ['Trusted Authority'] })
const forger = selfSigned({ names: ['Trusted Authority'] })
const forged = selfSigned({ names: ['localhost'], issuer: { name: 'Trusted Authority', key: forger.key } })
const retry = createRetryPolicy({ baseDelayMs: 1 })

async function serveTls(
  certificate: SelfSigned,
): Promise<AsyncDisposable & { readonly url: URL; readonly requests: number }> {
  let requests = 0
  const server = createServer({ ...certificate }, async (request, response) => {
    requests += 1
    response.end(String((await bodyOf(request)).byteLength))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: new URL(`https://localhost:${(server.address() as AddressInfo).port}/`),
    get requests() {
      return requests
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/**
 * A server that requires a client certificate. OpenSSL's, because that of Node.js closes without an alert.
 */
async function serveDemanding(version: string): Promise<AsyncDisposable & { readonly url: URL }> {
  const directory = await mkdtemp(join(tmpdir(), 'oss-tls-'))
  const [cert, key] = [join(directory, 'cert'), join(directory, 'key')]
  await writeFile(cert, localhost.cert)
  await writeFile(key, localhost.key)
  const args = ['-accept', '127.0.0.1:0', '-cert', cert, '-key', key, version, '-Verify', '1', '-www']
  const server = spawn('openssl', ['s_server', ...args, '-verify_return_error'], { stdio: 'pipe' })
  const closed = once(server, 'close')
  let printed = ''
  for await (const chunk of server.stdout.iterator({ destroyOnReturn: false })) {
    printed += String(chunk)
    if (/ACCEPT .*:\d+\s/.test(printed)) break
  }
  server.stdout.resume()
  server.stderr.resume()
  return {
    url: new URL(`https://localhost:${/ACCEPT .*:(\d+)\s/.exec(printed)?.[1]}/`),
    async [Symbol.asyncDispose]() {
      server.kill()
      await closed
      await rm(directory, { recursive: true })
    },
  }
}

describe('https', () => {
  it('sends to a server with a trusted certificate, and no response is taken for an early one', async () => {
    await using server = await serveTls(localhost)
    await using transport = undiciTransport({ ca: localhost.cert })
    await using client = new HttpClient({ transport, retry: createRetryPolicy({ maxAttempts: 1 }) })
    for (const byteLength of [0, 1, 16_384, 65_536, 1_000_000]) {
      const body = bytesBody(new Uint8Array(byteLength))
      const answer = await client.send({ method: 'PUT', url: server.url, headers: {}, body })
      expect(answer.text).toBe(String(byteLength))
    }
    const small = bytesBody('x')
    for (let number = 0; number < 200; number += 1) {
      await client.send({ method: 'PUT', url: server.url, headers: {}, body: small })
    }
  })

  it('reports the times of a new connection to the debug sink, and that the next request reuses it', async () => {
    await using server = await serveTls(localhost)
    await using transport = undiciTransport({ ca: localhost.cert })
    const connections: unknown[] = []
    await using client = new HttpClient({
      transport,
      debug: (event) => {
        if (event.kind === 'connection') connections.push(event)
      },
    })
    for (let number = 0; number < 2; number += 1)
      await client.send({ method: 'GET', url: server.url, headers: {} })
    const ms = expect.any(Number)
    expect(connections).toMatchObject([
      {
        reused: false,
        address: expect.stringMatching(/:\d+$/),
        tls: 'TLSv1.3',
        dnsMs: ms,
        connectMs: ms,
        tlsMs: ms,
      },
      { reused: true, tls: 'TLSv1.3', dnsMs: undefined, connectMs: undefined, tlsMs: undefined },
    ])
  })

  it.each([
    ['is signed by nobody we trust', localhost, undefined, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['is for another name', other, other, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['has expired', expired, expired, 'CERT_HAS_EXPIRED'],
    ['is for a later time', future, future, 'CERT_NOT_YET_VALID'],
    ['is forged under the name of the trusted authority', forged, authority, 'CERT_SIGNATURE_FAILURE'],
  ])(
    'refuses a server whose certificate %s, at once and before a request is sent (F58)',
    async (_what, certificate, ca, reason) => {
      await using server = await serveTls(certificate)
      await using transport = undiciTransport(ca === undefined ? {} : { ca: ca.cert })
      await using client = new HttpClient({ transport, retry })
      await expect(client.send({ method: 'POST', url: server.url, headers: {} })).rejects.toMatchObject({
        name: 'TransportError',
        code: 'TLS_REJECTED',
        message: expect.stringContaining(reason),
        attempts: 1,
        mayHaveBeenApplied: false,
      })
      expect(server.requests).toBe(0)
    },
  )

  it.each([
    // TLS 1.2 has only a general alert for a missing certificate.
    ['-tls1_2', /TLS handshake with localhost.* failed/, /company proxy/],
    ['-tls1_3', /localhost.* requires a client certificate/, /`connections\.cert`/],
  ])(
    'reports a server that requires a client certificate, at once and as not applied (%s)',
    async (version, message, advice) => {
      await using server = await serveDemanding(version)
      await using transport = undiciTransport({ ca: localhost.cert })
      await using client = new HttpClient({ transport, retry })
      const body = bytesBody('x')
      const sent = client.send({ method: 'PUT', url: server.url, headers: {}, body })
      await expect(sent).rejects.toMatchObject({
        ...{ name: 'TransportError', code: 'TLS_REJECTED', attempts: 1, mayHaveBeenApplied: false },
        message: expect.stringMatching(message),
        advice: expect.stringMatching(advice),
      })
    },
  )

  it('rejects it even with NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment (S10)', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    try {
      await using server = await serveTls(localhost)
      await using client = new HttpClient({ retry })
      await expect(client.send({ method: 'GET', url: server.url, headers: {} })).rejects.toMatchObject({
        code: 'TLS_REJECTED',
      })
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('rejects a server that speaks plain http', async () => {
    await using server = await serve((_request, response) => response.end())
    await using client = new HttpClient({ retry })
    const url = new URL(server.url.href.replace('http:', 'https:'))
    await expect(client.send({ method: 'GET', url, headers: {} })).rejects.toMatchObject({
      code: 'TLS_REJECTED',
      attempts: 1,
    })
  })
})
