import type { Fault } from '@oss/emulator'
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
  { type: 'drop-response' },
  { type: 'reset', when: 'before' },
  { type: 'late', delayMs: 30 },
  { type: 'status', status: 503, code: 'ServiceUnavailable' },
  { type: 'missing-crc' },
  { type: 'truncate-response' },
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
  fc.record({ does: fc.constant('change' as const), size: fc.constantFrom(...SIZES) }),
  fc.record({ does: fc.constantFrom('interrupt' as const, 'abort' as const) }),
  fc.record({
    does: fc.constant('fault' as const),
    operation: fc.constantFrom(...OPERATIONS),
    fault: fc.constantFrom(...FAULTS),
  }),
)
/** What happens at which of the moments when a copy asks its memory; some moments never come. */
const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), happening), { maxLength: 5 })

let made = 0

it(
  'whatever happens to a copy and its source, the object is one content of the source, and at last the present one (R1, R3, R6)',
  async () => {
    await fc.assert(
      fc.asyncProperty(history, async (happenings) => {
        const name = `${++made}`
        const target = { bucket: BUCKET, key: `copy-${name}` }
        const source = { key: `source-${name}` }
        const { state, faults } = service.emulator
        const client = service.client()
        const contents: Buffer[] = []
        const change = async (size: number) => {
          contents.push(bytesOf(size, contents.length + 1))
          await state.putObject(BUCKET, source.key, contents.at(-1) ?? '')
        }
        await change(SIZES[0] ?? 0)

        let moment = 0
        let interrupt = () => {}
        const checkpoints = watchedStore(async () => {
          for (const [at, what] of happenings) {
            if (at !== moment) continue
            if (what.does === 'change') await change(what.size)
            if (what.does === 'interrupt') interrupt()
            if (what.does === 'abort')
              await client.abortMultipartUploads({ bucket: BUCKET, prefix: target.key })
            if (what.does === 'fault')
              faults.add({ match: { operation: what.operation, nth: 1 }, fault: what.fault })
          }
          moment += 1
        })
        const stored = async () => Buffer.from((await state.readObject(BUCKET, target.key)) ?? [])
        const run = () => {
          const copy = client.resumableCopy({ ...target, source, partSize: PART, parallel: 2, checkpoints })
          interrupt = () => void copy.interrupt()
          return copy.outcome
        }
        for (let runs = 0; runs < 4; runs++) {
          const { status } = await run()
          const object = await stored()
          if (status === 'completed') expect(contents.some((content) => content.equals(object))).toBe(true)
        }
        faults.clear()
        moment = 1000
        expect((await run()).status).toBe('completed')
        await expect.poll(() => service.emulator.requests.every(({ endedAt }) => endedAt)).toBe(true)
        expect(contents.at(-1)?.equals(await stored())).toBe(true)
        expect(checkpoints.memory.size).toBe(0)
        service.emulator.clearRequests()
        await client.close()
      }),
      { numRuns: RUNS, endOnFailure: false },
    )
  },
  Math.max(120_000, RUNS * 2000),
)
