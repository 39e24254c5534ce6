import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
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

  it.each([
    ['is signed by nobody we trust', localhost, undefined, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['is for another name', other, other, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['has expired', expired, expired, 'CERT_HAS_EXPIRED'],
    ['is for a later time', future, future, 'CERT_NOT_YET_VALID'],
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
