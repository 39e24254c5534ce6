import type { Fault } from '@oss/emulator'
import type { CheckpointStore } from '@oss/multipart'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { watchedStore } from './watched-store.ts'

// More by COPY_RUNS=500 pnpm exec vitest run --project tests copy/random
const RUNS = Number(process.env['COPY_RUNS'] ?? 15)

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service[Symbol.asyncDispose]())

const SIZES = [4 * PART + 123, 3 * PART, 2 * PART + 1, 50]
const FAULTS: readonly Fault[] = [
  { kind: 'drop-response' },
  { kind: 'reset', when: 'before' },
  { kind: 'late', delayMs: 30 },
  { kind: 'status', status: 503, code: 'ServiceUnavailable' },
  { kind: 'missing-crc' },
  { kind: 'truncate-response' },
]
const OPERATIONS = [
  'HeadObject',
  'InitiateMultipartUpload',
  'UploadPartCopy',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
  'CopyObject',
] as const

const happening = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('change' as const), size: fc.constantFrom(...SIZES) }),
  },
  fc.record({ does: fc.constantFrom('change back' as const, 'interrupt' as const, 'abort' as const) }),
  fc.record({
    does: fc.constant('fault' as const),
    operation: fc.constantFrom(...OPERATIONS),
    fault: fc.constantFrom(...FAULTS),
  }),
)
/** The faults, by the calls of the checkpoint store at which they happen; some calls never happen. */
const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), happening), { maxLength: 6 })
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never

let made = 0

/** An object that is copied while it changes: all that it ever was, and what became of the copy. */
async function startHistory() {
  const name = `${++made}`
  const target = { bucket: BUCKET, key: `copy-${name}` }
  const source = { key: `source-${name}` }
  const { state, faults } = service.emulator
  const client = service.client()
  const contents: Buffer[] = []
  let interrupt = () => {}

  async function become(content: Buffer): Promise<void> {
    contents.push(content)
    await state.putObject(BUCKET, source.key, content)
  }
  await become(bytesOf(4 * PART + 123))
  const [first = Buffer.of()] = contents
  return {
    contents,
    stored: async () => Buffer.from((await state.readObject(BUCKET, target.key)) ?? []),
    copy(checkpoints: CheckpointStore) {
      const copy = client.resumableCopy({ ...target, source, partSize: PART, parallel: 2, checkpoints })
      interrupt = () => void copy.interrupt()
      return copy.outcome
    },
    async happen(what: Happening): Promise<unknown> {
      switch (what.does) {
        case 'change':
          return become(bytesOf(what.size, contents.length + 1))
        case 'change back':
          return become(first)
        case 'interrupt':
          return interrupt()
        case 'abort':
          return client.abortMultipartUploads({ bucket: BUCKET, prefix: target.key })
        case 'fault':
          return faults.add({ match: { operation: what.operation, nth: 1 }, fault: what.fault })
      }
    },
  }
}

it(
  'after random faults and changes, the copy is one version of the source, and in the end the current one (R1, R3, R6)',
  async () => {
    const { faults } = service.emulator
    const property = fc.asyncProperty(history, fc.boolean(), async (happenings, isSilent) => {
      // Without the CRC-64 of the source, nothing but its ETag keeps its contents apart.
      const silence = () =>
        isSilent && faults.add({ match: { operation: 'HeadObject' }, fault: { kind: 'missing-crc' } })
      silence()
      const { contents, stored, copy, happen } = await startHistory()
      let moment = 0
      const checkpoints = watchedStore(async () => {
        for (const [at, what] of happenings) if (at === moment) await happen(what)
        moment += 1
      })
      for (let runs = 0; runs < 4; runs++) {
        const { kind } = await copy(checkpoints)
        const object = await stored()
        if (kind === 'completed') expect(contents.some((content) => content.equals(object))).toBe(true)
      }
      faults.clear()
      silence()
      expect((await copy(checkpoints.memory)).kind).toBe('completed')
      await expect.poll(() => service.emulator.requests.every(({ endedAt }) => endedAt)).toBe(true)
      expect(contents.at(-1)?.equals(await stored())).toBe(true)
      expect(checkpoints.memory.size).toBe(0)
      faults.clear()
      service.emulator.clearRequests()
    })
    await fc.assert(property, { numRuns: RUNS })
  },
  Math.max(120_000, RUNS * 2000),
)
