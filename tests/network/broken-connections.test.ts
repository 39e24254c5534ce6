import type { Fault, OperationName } from '@oss/emulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, target, upload } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const breaks = {
  'before the request': { kind: 'reset', when: 'before' },
  'within the body': { kind: 'reset', when: 'after-bytes', bytes: 50 },
  'after it was carried out': { kind: 'reset', when: 'after-commit' },
  'within the answer': { kind: 'reset', when: 'mid-response' },
  'after half of the answer': { kind: 'truncate-response' },
  'instead of the answer': { kind: 'drop-response' },
} as const satisfies Record<string, Fault>
type Place = keyof typeof breaks

const places = Object.keys(breaks) as readonly Place[]
const operations: readonly OperationName[] = [
  'InitiateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
]

describe('a connection that breaks', () => {
  it.each(operations.flatMap((operation) => places.map((place) => ({ operation, place }))))(
    '$place of $operation costs one more attempt, and the object is correct (F40)',
    async ({ operation, place }) => {
      disturb(service, { operation }, breaks[place])
      const handle = await upload(service)
      expect(await handle.done()).toMatchObject({ crc64Verified: true, partsTotal: PARTS })
      await expectStored(service)
      // A completion that took effect is not there any more to be repeated; then the object is looked at.
      expect((counts(service)[operation] ?? 0) - (operation === 'UploadPart' ? PARTS - 1 : 0)).toBe(2)
      expect(counts(service)['UploadPart']).toBeLessThanOrEqual(PARTS + 1)
    },
  )

  it.each([
    ['before the request', false],
    ['within the body', false],
    ['after it was carried out', true],
    ['instead of the answer', true],
    ['within the answer', true],
  ] as const)('%s: whether it may have been carried out is %s (F40)', async (place, mayHaveBeenApplied) => {
    disturb(service, { operation: 'PutObject', times: 99 }, breaks[place])
    // More than the kernel takes at once, in chunks: whether the accepted bytes arrived is unknown.
    const body = { file: await service.file('large.bin', 20_000_000) }
    const error = await service
      .client()
      .putObject({ ...target, body })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'TransportError', attempts: 4, mayHaveBeenApplied })
    expect(service.emulator.state.describeObject(target.bucket, target.key) !== undefined).toBe(
      mayHaveBeenApplied,
    )
  })

  it('because nothing listens on the port is retried, and the error says so (F40)', async () => {
    const handle = await upload(service, { endpoint: 'http://127.0.0.1:1' })
    expect(await handle.outcome).toMatchObject({
      kind: 'failed',
      error: {
        code: 'REQUEST_FAILED',
        uploadId: undefined,
        cause: { code: 'CONNECT_FAILED', attempts: 4, mayHaveBeenApplied: false },
      },
    })
  })
})
