// STREAM_RUNS is the number of random histories.
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import {
  type PartNumber,
  type ReopenableStream,
  reopenableSource,
  startStreamUpload,
  startUpload,
  type UploadHandle,
} from '@oss/multipart'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { content, target } from '../upload/bench-upload.ts'
import { type MemoryService, memoryService, Refusal } from '../upload/memory-service.ts'
import { PART, streamOf } from './streams.ts'

const RUNS = Number(process.env['STREAM_RUNS'] ?? 60)
const BYTES = content(6 * PART)

/** What goes wrong with one request. */
const FAULTS = ['none', 'lost', 'answer lost', 'refused', 'damaged', 'upload lost', 'part lost'] as const
type FaultName = (typeof FAULTS)[number]

const histories = fc.record({
  size: fc.oneof(fc.integer({ min: 0, max: 6 * PART }), fc.constantFrom(0, PART, 2 * PART, 3 * PART)),
  chunk: fc.constantFrom(977, 50_000, PART, 3 * PART),
  parallel: fc.integer({ min: 1, max: 3 }),
  identity: fc.constantFrom(undefined, 'v1'),
  /** One for each request, in order; none afterwards. */
  faults: fc.array(fc.constantFrom<FaultName>('none', 'none', 'none', ...FAULTS), { maxLength: 40 }),
  /** Where the stream breaks, in one run after the other. */
  breaks: fc.array(fc.integer({ min: 0, max: 8 * PART }), { maxLength: 3 }),
})
type History = typeof histories extends fc.Arbitrary<infer Value> ? Value : never

/**
 * Lets requests of a service fail, one after the other. Counts the uploads that nobody can know of, or was
 * allowed to abort.
 */
function plan(service: MemoryService, faults: readonly FaultName[]): { orphans: number } {
  const left = [...faults]
  const answers: FaultName[] = []
  const counted = { orphans: 0 }
  service.fault = {
    before(operation) {
      const fault = left.shift() ?? 'none'
      if (fault === 'refused' && operation === 'abort') counted.orphans += 1
      if (fault === 'lost') throw new Refusal('transient', true)
      if (fault === 'refused') throw new Refusal('permanent')
      if (fault === 'upload lost') service.uploads.clear()
      if (fault === 'part lost') for (const parts of service.uploads.values()) loseOne(parts)
      answers.push(fault)
    },
    after(operation) {
      const fault = answers.shift()
      if (fault === 'answer lost' && operation === 'initiate') counted.orphans += 1
      if (fault === 'answer lost') throw new Refusal('transient', true)
      if (fault === 'damaged' && operation === 'part') throw new Refusal('part-rejected')
    },
  }
  return counted
}

function loseOne(parts: Map<PartNumber, unknown>): void {
  for (const number of [...parts.keys()].slice(0, 1)) parts.delete(number)
}

/** Repeats the upload until it is stored. */
async function untilStored(service: MemoryService, start: (run: number) => UploadHandle): Promise<void> {
  for (let run = 0; run < 60; run++) {
    const outcome = await start(run).outcome
    if (outcome.kind === 'completed') return
    expect(outcome.kind).toBe('failed')
    if (outcome.kind !== 'failed') continue
    if (outcome.error.resumable) continue
    // R9: whatever is left behind is named. An initiation whose answer was lost is known to nobody.
    const known = outcome.error.uploadId
    if (known !== undefined) service.uploads.delete(known)
  }
  throw new Error('it does not come to an end')
}

async function check(
  history: History,
  start: (service: MemoryService, run: number) => UploadHandle,
): Promise<void> {
  const service = memoryService()
  const counted = plan(service, history.faults)
  await untilStored(service, (run) => start(service, run))
  expect(Buffer.compare(service.object?.bytes ?? new Uint8Array(1), BYTES.subarray(0, history.size))).toBe(0)
  expect(service.uploads.size).toBeLessThanOrEqual(counted.orphans)
}

const broken = ({ breaks, chunk }: History, run: number, offset = 0): { chunk: number; failAt: number } => ({
  chunk,
  failAt: (breaks[run] ?? Infinity) - offset,
})

it('a stream that is read once is stored completely or not at all, whatever fails (R1, R9, F40, F42, F49, F50)', async () => {
  await fc.assert(
    fc.asyncProperty(histories, (history) =>
      check(history, (service, run) => {
        const stream = streamOf(BYTES.subarray(0, history.size), broken(history, run))
        const { parallel } = history
        return startStreamUpload({ target, stream, api: service.api, partSize: PART, parallel })
      }),
    ),
    { numRuns: RUNS },
  )
}, 600_000)

it('a stream that can be reopened is stored completely after any number of runs, whatever fails (R1, R9, F40, F42, F49, F50)', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const checkpoints = memoryCheckpointStore()
      const { size, identity, parallel } = history
      await check(history, (service, run) => {
        const stream: ReopenableStream = {
          reopen: (offset) => streamOf(BYTES.subarray(offset, size), broken(history, run, offset)),
          ...(identity !== undefined && { identity }),
        }
        const source = reopenableSource('stream', stream)
        return startUpload({ target, source, api: service.api, checkpoints, partSize: PART, parallel })
      })
      expect(checkpoints.size).toBe(0)
    }),
    { numRuns: RUNS },
  )
}, 600_000)
