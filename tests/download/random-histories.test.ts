import { open, truncate, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { TargetError } from '@oss/download'
import { fileTarget } from '@oss/download/file'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytesOf, PART } from '../service/service.ts'
import { BrokenOff, type DownloadBench, downloadBench, SIZE } from './bench-download.ts'
import { watchedTarget } from './watched-ports.ts'

// Each history is some runs, each with something that goes wrong, and then one in which nothing does.
// OSS_DOWNLOAD_RUNS=1000 pnpm exec vitest run --project tests download/random-histories
const RUNS = Number(process.env['OSS_DOWNLOAD_RUNS'] ?? 30)
const CONTENTS = [bytesOf(SIZE), bytesOf(SIZE, 2), bytesOf(2 * PART, 3), bytesOf(10, 4)]

const happening = fc.oneof(
  fc.record({
    type: fc.constantFrom('interrupt', 'cancel', 'break', 'damage', 'pause', 'publish'),
    at: fc.nat(45),
  }),
  fc.record({ type: fc.constant('change'), at: fc.nat(45), content: fc.nat(CONTENTS.length - 1) }),
  fc.record({ type: fc.constant('disk'), at: fc.nat(70) }),
  fc.record({
    type: fc.constantFrom('cut', 'flip', 'unlink'),
    what: fc.constantFrom('.part', '.journal'),
    at: fc.nat(3000),
  }),
)
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never

/** Harms what an earlier run has left. */
async function harm(bench: DownloadBench, type: string, what: string, at: number): Promise<void> {
  const name = (await bench.names()).find((entry) => entry.endsWith(what))
  if (name === undefined) return
  const path = join(bench.directory, name)
  if (type === 'unlink') return unlink(path)
  await using file = await open(path, 'r+')
  const { size } = await file.stat()
  const position = size === 0 ? 0 : (at * 37) % size
  if (type === 'cut') return truncate(path, position)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, position)
  if (bytesRead === 1) await file.write(Buffer.of((buffer[0] ?? 0) ^ 0x10), 0, 1, position)
}

async function live(bench: DownloadBench, what: Happening): Promise<void> {
  if ('what' in what) return harm(bench, what.type, what.what, what.at)
  let [chunks, calls] = [0, 0]
  const target = watchedTarget(fileTarget(bench.file), async (call) => {
    calls += 1
    if (what.type === 'publish' && call === 'draft.published')
      throw new TargetError('FAILED', 'made up by a test')
    if (what.type === 'disk' && calls > what.at) throw new TargetError('NO_SPACE', 'made up by a test')
  })
  const download = bench.start({ parallel: 2, target })
  bench.onChunk = async (_, chunk) => {
    chunks += 1
    if (chunks !== what.at) return
    if ('content' in what) bench.content = CONTENTS[what.content]
    if (what.type === 'interrupt') void download.interrupt()
    if (what.type === 'cancel') void download.cancel()
    if (what.type === 'break') throw new BrokenOff('made up by a test')
    if (what.type === 'damage') chunk[0] = (chunk[0] ?? 0) ^ 1
    if (what.type === 'pause') void download.pause().then(() => download.resume())
  }
  const outcome = await download.outcome
  bench.onChunk = () => {}
  expect(bench.open).toBe(0)
  if (outcome.kind === 'completed') await expectOneContent(bench)
}

/** The file is one of the contents, whole. */
async function expectOneContent(bench: DownloadBench): Promise<void> {
  const content = await bench.fileContent()
  expect(CONTENTS.some((one) => content?.equals(one))).toBe(true)
}

it('after any series of faults, the file is never incomplete, and the next download completes (R1, R12, I10, I12, I17, I21)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 6 }), async (history) => {
      await using bench = await downloadBench()
      for (const what of history) {
        await live(bench, what)
        if ((await bench.fileContent()) !== undefined) await expectOneContent(bench)
      }
      const done = await bench.start().done()
      expect(done.crc64Verified).toBe(true)
      expect((await bench.fileContent())?.equals(bench.content ?? Buffer.of())).toBe(true)
      // Without its journal, a temporary file has no owner.
      const isForgotten = history.some(
        (what) => what.type === 'unlink' && 'what' in what && what.what === '.journal',
      )
      // One that could not be removed when a new one was created was reported.
      const named = bench.notices.flatMap((notice) =>
        notice.kind === 'draft-not-removed' ? [notice.draft] : [],
      )
      const left = (await bench.names()).filter((name) => name !== 'file.bin' && !named.includes(name))
      if (!isForgotten) expect(left).toEqual([])
    }),
    { numRuns: RUNS },
  )
}, 600_000)
