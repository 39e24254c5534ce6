import type { OssClientOptions } from '@oss/client'
import type { Fault } from '@oss/emulator'
import { AttemptError, bytesBody, HttpClient, type Transport } from '@oss/http'
import { startProxy } from '../../packages/http/test/fake-proxy.ts'
import { type ErrorExample, examplesOf } from './error-example.ts'
import { type ErrorWorld, target } from './error-world.ts'

function put(world: ErrorWorld, options: Partial<OssClientOptions>): Promise<unknown> {
  return world.client(options).putObject({ ...target, body: 'x' })
}

function faulty(fault: Fault, options: Partial<OssClientOptions> = {}): ErrorExample['provoke'] {
  return (world) => {
    world.disturb({ operation: 'PutObject' }, fault)
    return put(world, options)
  }
}

const SILENT: Fault = { kind: 'hang', when: 'before-headers' }

/** Requests without a usable response. */
export const TRANSPORT_ERRORS: readonly ErrorExample[] = examplesOf('TransportError', {
  CONNECT_FAILED: (world) => put(world, { endpoint: 'http://127.0.0.1:1' }),
  CONNECT_TIMEOUT: async (world) => {
    await using proxy = await startProxy({ port: world.emulator.port, answer: 'silence' })
    const connections = { proxy: `http://127.0.0.1:${proxy.port}` }
    return await put(world, { connections, timeouts: { connectMs: 50 } })
  },
  TLS_REJECTED: (world) => put(world, { endpoint: `https://127.0.0.1:${world.emulator.port}` }),
  PROXY_REFUSED: async (world) => {
    const answer = 'HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n'
    await using proxy = await startProxy({ port: world.emulator.port, answer })
    return await put(world, { connections: { proxy: `http://127.0.0.1:${proxy.port}` } })
  },
  CORS_REFUSED: (world) => {
    const error = new AttemptError(
      'CORS_REFUSED',
      'No CORS rule of the bucket allows this page to send a PUT request.',
      {
        mayHaveBeenApplied: false,
      },
    )
    const transport: Transport = {
      bodies: 'whole',
      send: () => Promise.reject(error),
      async [Symbol.asyncDispose]() {},
    }
    return put(world, { transport })
  },
  SOCKET_CLOSED: faulty({ kind: 'reset', when: 'before' }),
  IDLE_TIMEOUT: (world) => {
    world.disturb({ operation: 'PutObject' }, { kind: 'hang', when: 'before-body' })
    const client = world.client({ timeouts: { idleMs: 50 } })
    return client.putObject({ ...target, body: Buffer.alloc(16 * 2 ** 20) })
  },
  RESPONSE_TIMEOUT: faulty(SILENT, { timeouts: { responseMs: 50 } }),
  TOTAL_TIMEOUT: faulty(SILENT, { timeouts: { totalMs: 50 } }),
  RESPONSE_TOO_LARGE: faulty({ kind: 'huge-headers' }),
  RESPONSE_MALFORMED: async (world) => {
    world.disturb({ operation: 'ListBuckets' }, { kind: 'truncate-response' })
    return Array.fromAsync(world.client().listBuckets())
  },
  BODY_LENGTH_MISMATCH: (world) => {
    const url = new URL('/demo/big.bin', world.emulator.endpoint)
    const body = { ...bytesBody('xy'), byteLength: 5 }
    return new HttpClient().send({ method: 'PUT', url, headers: {}, body })
  },
  REDIRECT_REFUSED: faulty({ kind: 'redirect', location: 'https://oss-cn-beijing.aliyuncs.com/' }),
  INSECURE_ENDPOINT: (world) => put(world, { endpoint: 'http://oss-cn-hangzhou.aliyuncs.com' }),
  REQUEST_INVALID: () =>
    new HttpClient().send({ method: 'GET', url: new URL('https://user:password@h/'), headers: {} }),
})
