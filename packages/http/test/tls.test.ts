import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { bytesBody, createRetryPolicy, HttpClient, undiciTransport } from '../src/index.ts'
import { bodyOf, serve } from './local-server.ts'

const pem = (name: string): string => readFileSync(new URL(`tls/${name}.pem`, import.meta.url), 'utf8')
const retry = createRetryPolicy({ baseDelayMs: 1 })

async function serveTls(
  certificate: string,
): Promise<AsyncDisposable & { readonly url: URL; readonly requests: number }> {
  let requests = 0
  const server = createServer({ key: pem('key'), cert: pem(certificate) }, async (request, response) => {
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
  it('sends to a server whose certificate is trusted, and no answer seems early', async () => {
    await using server = await serveTls('localhost')
    await using transport = undiciTransport({ ca: pem('localhost') })
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
    ['is signed by nobody we trust', 'localhost', undefined],
    ['is for another name', 'other', 'other'],
    ['has expired', 'expired', 'expired'],
  ])(
    'refuses a server whose certificate %s, at once and before a request is sent (F58)',
    async (_what, certificate, ca) => {
      await using server = await serveTls(certificate)
      await using transport = undiciTransport(ca === undefined ? {} : { ca: pem(ca) })
      await using client = new HttpClient({ transport, retry })
      await expect(client.send({ method: 'POST', url: server.url, headers: {} })).rejects.toMatchObject({
        name: 'TransportError',
        code: 'TLS_REJECTED',
        attempts: 1,
        mayHaveBeenApplied: false,
      })
      expect(server.requests).toBe(0)
    },
  )

  it('refuses it also when the environment says that certificates do not matter (S10)', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    try {
      await using server = await serveTls('localhost')
      await using client = new HttpClient({ retry })
      await expect(client.send({ method: 'GET', url: server.url, headers: {} })).rejects.toMatchObject({
        code: 'TLS_REJECTED',
      })
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('refuses a server that speaks plain http', async () => {
    await using server = await serve((_request, response) => response.end())
    await using client = new HttpClient({ retry })
    const url = new URL(server.url.href.replace('http:', 'https:'))
    await expect(client.send({ method: 'GET', url, headers: {} })).rejects.toMatchObject({
      code: 'TLS_REJECTED',
      attempts: 1,
    })
  })
})
