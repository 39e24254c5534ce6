import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import type { Fault, FaultRule } from '@oss/emulator'
import { type BufferAllocator, startUpload, type UploadNotice, type UploadSource } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { expect, it } from 'vitest'
import { BUCKET, bytesOf, startService } from '../service/service.ts'

const MIB = 1_048_576
const partSize = 4 * MIB
const size = 8 * partSize + 123
const parallel = 3

/** Memory that is destroyed in the moment in which it is given out again. */
function poisoned(memory: BufferAllocator, onTake: (buffer: ArrayBufferLike) => void): BufferAllocator {
  return {
    allocate(byteLength) {
      const taken = memory.allocate(byteLength).fill(0xee)
      onTake(taken.buffer)
      return taken
    },
  }
}

function poisonedSource(path: string, onTake: (buffer: ArrayBufferLike) => void): UploadSource {
  const source = fileSource(path)
  return {
    label: source.label,
    async open() {
      const open = await source.open()
      return {
        fingerprint: () => open.fingerprint(),
        read: (range, signal, memory) => open.read(range, signal, memory && poisoned(memory, onTake)),
        [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
      }
    },
  }
}

const onPart = (partNumber: number, fault: Fault): FaultRule => ({
  match: { operation: 'UploadPart', partNumber, nth: 1 },
  fault,
})

it('parts that are throttled, rejected, reset and sent again share buffers, and each is stored with its own bytes (F40, F46, R1)', async () => {
  await using service = await startService()
  const file = await service.file('file.bin', size)
  const faults = [
    onPart(1, { kind: 'slow-read', bytesPerSecond: 16 * MIB }),
    onPart(2, { kind: 'reset', when: 'after-bytes', bytes: 1_200_000 }),
    onPart(3, { kind: 'status', status: 503, when: 'before-body' }),
    onPart(4, { kind: 'reset', when: 'after-bytes', bytes: 3_600_000 }),
    onPart(5, { kind: 'drop-response' }),
    onPart(6, { kind: 'status', status: 500 }),
  ]
  for (const fault of faults) service.emulator.faults.add(fault)
  const buffers = new Set<ArrayBufferLike>()
  let taken = 0
  const notices: UploadNotice[] = []
  const upload = startUpload({
    target: { endpoint: service.emulator.endpoint, bucket: BUCKET, key: 'key' },
    source: poisonedSource(file, (buffer) => {
      buffers.add(buffer)
      taken += 1
    }),
    api: service.client().multipartApi(),
    checkpoints: memoryCheckpointStore(),
    partSize,
    parallel,
    onNotice: (notice) => notices.push(notice),
  })
  expect(await upload.done()).toMatchObject({ size, crc64Verified: true })
  expect(notices.map(({ kind }) => kind)).toEqual(['started'])
  const { body } = await service.client().getObject({ bucket: BUCKET, key: 'key' })
  expect(Buffer.concat(await Array.fromAsync(body)).equals(bytesOf(size))).toBe(true)
  // Three parts at a time, each with a few chunks; those of failed attempts may be lost.
  expect(taken).toBeGreaterThan(35)
  expect(buffers.size).toBeLessThan(taken / 2)
})
