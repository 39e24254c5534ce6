import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Service, startService } from '../service/service.ts'
import { disturb, target } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const initiate = () => service.client().initiateMultipartUpload(target)
const tooLarge = { name: 'TransportError', code: 'RESPONSE_TOO_LARGE', attempts: 1 }

describe('a response that is too large', () => {
  it.each([
    ['of 100 MiB', { kind: 'oversize-response', bytes: 100 * 2 ** 20 }],
    ['with 1 MiB of headers', { kind: 'huge-headers' }],
    ['without end', { kind: 'endless-response' }],
  ] as const)('%s is rejected at the limit, and its connection is closed (F53)', async (_what, fault) => {
    disturb(service, { operation: 'InitiateMultipartUpload' }, fault)
    const before = process.memoryUsage().rss
    await expect(initiate()).rejects.toMatchObject(tooLarge)
    expect(process.memoryUsage().rss - before).toBeLessThan(32 * 2 ** 20)
    await expect.poll(() => service.emulator.openSockets).toBe(0)
  })

  it('with an error does not hide the error (F53)', async () => {
    const body = `<Error><Code>AccessDenied</Code></Error>${' '.repeat(2 ** 20)}`
    disturb(service, { operation: 'InitiateMultipartUpload' }, { kind: 'status', status: 403, body })
    await expect(initiate()).rejects.toMatchObject({ name: 'ServiceError', status: 403 })
    await expect.poll(() => service.emulator.openSockets).toBe(0)
  })

  it('with an endless error document does not hide the error (F53)', async () => {
    disturb(service, { operation: 'HeadObject' }, { kind: 'endless-response' })
    service.emulator.faults.add({
      match: { operation: 'PutObject' },
      fault: { kind: 'endless-response' },
    })
    await expect(
      service.client().putObject({ ...target, bucket: 'other-bucket', body: 'x' }),
    ).rejects.toMatchObject({ name: 'ServiceError', status: 404 })
    await expect.poll(() => service.emulator.openSockets).toBe(0)
  })

  it('when decompressed is not decompressed, because no compression was requested (F53)', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 2 ** 20)).toString('latin1')
    disturb(service, { operation: 'InitiateMultipartUpload' }, { kind: 'status', status: 200, body: bomb })
    const before = process.memoryUsage().rss
    await expect(initiate()).rejects.toMatchObject({ name: 'ResponseError' })
    expect(process.memoryUsage().rss - before).toBeLessThan(32 * 2 ** 20)
  })
})
