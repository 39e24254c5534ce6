import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { OperationName } from '@oss/emulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findSecrets } from '../security/canaries.ts'
import { everythingOf } from '../security/everything-of.ts'
import { type Service, startService } from '../service/service.ts'
import { counts, target, upload } from './network.ts'

let service: Service
/** Targets of hostile redirects. */
let elsewhere: { readonly url: string; readonly connections: () => number; close(): void }
beforeEach(async () => {
  service = await startService()
  let connections = 0
  const server = createServer((_request, response) => response.end('gotcha'))
  server.on('connection', () => (connections += 1))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  elsewhere = {
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    close: () => void server.close(),
  }
})
afterEach(async () => {
  elsewhere.close()
  await service[Symbol.asyncDispose]()
})

const operations: readonly OperationName[] = [
  'InitiateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
]

describe('a redirect', () => {
  it.each(
    [301, 302, 303, 307, 308].flatMap((status) =>
      operations.map((operation) => [status, operation] as const),
    ),
  )(
    'with %d to %s is not followed: the other host receives no connection (F57, S2)',
    async (status, operation) => {
      const location = `${elsewhere.url}/bucket/key?uploadId=1`
      service.emulator.faults.add({ match: { operation }, fault: { kind: 'redirect', status, location } })
      const outcome = await (await upload(service, {}, { parallel: 1 })).outcome
      const cause = { name: 'TransportError', code: 'REDIRECT_REFUSED', attempts: 1 }
      expect(outcome).toMatchObject({ kind: 'failed', error: { cause } })
      expect(counts(service)[operation]).toBe(1)
      expect(elsewhere.connections()).toBe(0)
    },
  )

  it.each([
    ['the same place', (endpoint: string) => endpoint],
    ['plain http elsewhere', () => 'http://oss-cn-hangzhou.aliyuncs.com/'],
    ['a URL with a password', () => 'http://user:SKCANARYabcdefghijklmnop@127.0.0.1:1/'],
    ['a file', () => 'file:///etc/passwd'],
    ['nowhere', () => '::::'],
  ])('to %s is not followed, and its error contains no secret (F57)', async (_what, place) => {
    const location = place(service.emulator.endpoint)
    service.emulator.faults.add({ fault: { kind: 'redirect', location } })
    const error = await service
      .client()
      .putObject({ ...target, body: 'x' })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'REDIRECT_REFUSED' })
    expect(findSecrets(everythingOf(error))).toEqual([])
    expect(counts(service)).toEqual({ PutObject: 1 })
  })
})
