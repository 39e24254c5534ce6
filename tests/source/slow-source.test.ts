import { setTimeout as sleep } from 'node:timers/promises'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { bytesSource, startUpload, type UploadSource } from '@oss/multipart'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

/** Bytes that come slowly. */
function slowSource(bytes: Uint8Array, pieceBytes: number, pauseMs: number): UploadSource {
  const source = bytesSource('slow', bytes)
  return {
    label: source.label,
    async open() {
      const inner = await source.open()
      return {
        fingerprint: () => inner.fingerprint(),
        async *read({ start, end }) {
          for (let at = start; at < end; at += pieceBytes) {
            await sleep(pauseMs)
            yield bytes.subarray(at, Math.min(at + pieceBytes, end))
          }
        },
        [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
      }
    },
  }
}

it('a slow disk is waited for, although each part takes longer than the idle time limit (F34)', async () => {
  const idleMs = 1000
  const bytes = bytesOf(2 * PART)
  const client = service.client({ timeouts: { idleMs } })
  const startedMs = performance.now()
  await startUpload({
    target: { endpoint: service.emulator.endpoint, bucket: BUCKET, key: 'slow' },
    source: slowSource(bytes, 10_240, 150),
    api: client.multipartApi(),
    checkpoints: memoryCheckpointStore(),
    partSize: PART,
  }).done()
  expect(performance.now() - startedMs).toBeGreaterThan(idleMs)
  expect(service.requests().filter((request) => request.startsWith('UploadPart'))).toHaveLength(2)
  const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, 'slow')) ?? [])
  expect(stored.equals(bytes)).toBe(true)
})
