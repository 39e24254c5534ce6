import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { bytesBody, createRetryPolicy, HttpClient, type HttpMethod, undiciTransport } from '../src/index.ts'
import { errorDocument, serveTcp } from './local-server.ts'
import { selfSigned } from './self-signed.ts'

const certificate = selfSigned({ names: ['localhost'] })
const retry = createRetryPolicy({ maxAttempts: 3, baseDelayMs: 1 })

/** Responses of the server, by the path of the request. */
const ANSWERS: Readonly<Record<string, (response: ServerResponse, request: IncomingMessage) => void>> = {
  '/object': (response) => response.writeHead(200, { etag: '"e"', 'content-length': '5' }).end('hello'),
  '/empty': (response) => response.writeHead(200, { 'content-length': '0' }).end(),
  '/chunked': (response) => response.writeHead(200).end('hello'),
  '/no-content': (response) => response.writeHead(204).end(),
  '/not-modified': (response) => response.writeHead(304, { etag: '"e"' }).end(),
  '/missing': (response) => response.writeHead(404).end(errorDocument('NoSuchKey')),
  '/refused': (response) => response.writeHead(403).end(errorDocument('AccessDenied')),
  '/hints': (response) => {
    response.writeProcessing()
    response.writeHead(200).end('hello')
  },
}

interface CountingServer extends AsyncDisposable {
  readonly origin: string
  readonly connections: number
}

async function startServer(protocol: 'http' | 'https'): Promise<CountingServer> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume()
    request.on('end', () => ANSWERS[request.url ?? '']?.(response, request))
  }
  const server =
    protocol === 'http' ? createHttpServer(answer) : createHttpsServer({ ...certificate }, answer)
  let connections = 0
  server.on('connection', () => {
    connections += 1
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    origin: `${protocol}://localhost:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const METHODS: readonly HttpMethod[] = ['HEAD', 'GET', 'PUT', 'DELETE', 'POST']

describe.each(['http', 'https'] as const)('requests one after the other over %s', (protocol) => {
  it.each(METHODS)('share one connection, whatever the response to a %s is', async (method) => {
    await using server = await startServer(protocol)
    await using transport = undiciTransport({ ca: certificate.cert })
    await using client = new HttpClient({ transport, retry })
    const body = method === 'PUT' || method === 'POST' ? { body: bytesBody('x'.repeat(10)) } : {}
    for (const path of Object.keys(ANSWERS)) {
      for (let time = 0; time < 2; time += 1) {
        const request = { method, url: new URL(path, server.origin), headers: {}, ...body }
        await client.send(request, { idempotent: true }).catch((error: unknown) => {
          expect(error, path).toMatchObject({ name: 'ServiceError' })
        })
        expect(server.connections, `${method} ${path}`).toBe(1)
      }
    }
  })

  it('share one connection when response bodies are streamed', async () => {
    await using server = await startServer(protocol)
    await using transport = undiciTransport({ ca: certificate.cert })
    await using client = new HttpClient({ transport, retry })
    for (const method of ['HEAD', 'GET'] as const) {
      for (const path of ['/object', '/empty', '/chunked', '/missing']) {
        const url = new URL(path, server.origin)
        const stream = await client.stream({ method, url, headers: {} }).catch(() => undefined)
        await Array.fromAsync(stream?.body ?? [])
        expect(server.connections, `${method} ${path}`).toBe(1)
      }
    }
  })
})

const HEAD = 'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nETag: "e"\r\nContent-Length: 42\r\n\r\n'
const GOOD = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood'
const FORGED = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil'

it.each([
  ['at once', (isHead: boolean) => (isHead ? HEAD + FORGED : GOOD)],
  ['when the next request has come', (isHead: boolean) => (isHead ? HEAD : `an object's bytes${GOOD}`)],
])(
  'a body that a server sends with the response to a HEAD, %s, is never taken for the next response',
  async (_, answer) => {
    await using server = await serveTcp((socket) => {
      let afterHead = false
      socket.on('data', (data) => {
        const isHead = String(data).startsWith('HEAD')
        socket.write(isHead || afterHead ? answer(isHead) : GOOD)
        afterHead = isHead
      })
    })
    await using client = new HttpClient({ retry })
    for (let time = 0; time < 20; time += 1) {
      await client.send({ method: 'HEAD', url: server.url, headers: {} })
      const { text } = await client.send({ method: 'GET', url: server.url, headers: {} })
      expect(text).toBe('good')
    }
  },
)
