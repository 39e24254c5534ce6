import { isDeepStrictEqual } from 'node:util'
import { decodeJournal } from '@oss/multipart'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { header, part } from './stored-upload.ts'
import { type WrittenJournal, writtenJournal } from './written-journal.ts'

// A real journal of twelve records, damaged in every way. All of it is read; every 64th, by
// OSS_DAMAGED_JOURNALS=all each one, is also opened by the store and written on: OSS_DAMAGED_JOURNALS=all
// pnpm exec vitest run --project tests damaged-journal
const EVERY = process.env['OSS_DAMAGED_JOURNALS'] === 'all' ? 1 : 64
const LINE_FEED = 0x0a

let place: WrittenJournal
beforeAll(async () => {
  place = await writtenJournal()
})
afterAll(() => place[Symbol.asyncDispose]())

const countLines = (bytes: Uint8Array): number => bytes.filter((byte) => byte === LINE_FEED).length

/** The checkpoint in the first lines of the journal. */
function checkpointOf(lines: number): unknown {
  if (lines === 0) return undefined
  const numbers = Array.from({ length: Math.min(10, lines - 1) }, (_, index) => index + 1)
  return { header, parts: numbers.map(part), completing: lines === 12 }
}

/** Opens a damaged journal whose first lines are intact, and writes on. */
async function expectContinued(damaged: Uint8Array, intactLines: number): Promise<void> {
  await place.write(damaged)
  {
    await using lease = await place.acquire()
    expect(lease.restored.checkpoint).toEqual(checkpointOf(intactLines))
    if (intactLines === 0) await lease.begin(header)
    await lease.recordPart(part(20))
  }
  await using lease = await place.acquire()
  const { checkpoint, damage } = lease.restored
  expect(damage).toBeUndefined()
  expect(checkpoint?.parts).toHaveLength(Math.min(10, Math.max(0, intactLines - 1)) + 1)
  expect(checkpoint?.parts.at(-1)).toEqual(part(20))
  await lease.remove()
}

async function expectIntactLines(damaged: Uint8Array, intactLines: number, at: number): Promise<void> {
  // Much quicker than `toEqual`, thousands of times.
  if (!isDeepStrictEqual(decodeJournal(damaged).checkpoint, checkpointOf(intactLines)))
    expect.fail(`byte ${at}: not the first ${intactLines} lines`)
  const atBorder = place.intact[at] === LINE_FEED
  if (at % EVERY === 0 || atBorder) await expectContinued(damaged, intactLines)
}

describe('a journal of twelve records', () => {
  it('cut at any length restores its complete lines, and can be appended to (F03, F12, R12)', async () => {
    expect(countLines(place.intact)).toBe(12)
    for (let length = 0; length <= place.intact.byteLength; length++) {
      const cut = place.intact.subarray(0, length)
      await expectIntactLines(cut, countLines(cut), length)
    }
  })

  it.each([
    { way: 'one bit off', change: (byte: number) => byte ^ 0x01 },
    { way: 'beyond ASCII', change: (byte: number) => byte ^ 0x80 },
    { way: 'a line end', change: (byte: number) => (byte === LINE_FEED ? 0 : LINE_FEED) },
  ])(
    'with any byte $way restores the lines before it, and can be appended to (F03, F12, R12)',
    async ({ change }) => {
      for (let at = 0; at < place.intact.byteLength; at++) {
        const damaged = Buffer.from(place.intact)
        damaged.writeUInt8(change(damaged.readUInt8(at)), at)
        await expectIntactLines(damaged, countLines(place.intact.subarray(0, at)), at)
      }
    },
    120_000,
  )

  it('with a doubled line, swapped lines, a second header, a lost line or a tail of NULs ends there (F12, R12)', async () => {
    const lines = place.intact.toString().split(/(?<=\n)/)
    const damaged = (...parts: readonly (readonly string[])[]) => Buffer.from(parts.flat().join(''))
    const [first = '', sixth = '', seventh = ''] = [lines[0], lines[5], lines[6]]
    await expectContinued(damaged(lines.slice(0, 6), [sixth], lines.slice(6)), 6)
    await expectContinued(damaged(lines.slice(0, 5), [seventh, sixth], lines.slice(7)), 5)
    await expectContinued(damaged(lines.slice(0, 6), [first], lines.slice(6)), 6)
    await expectContinued(damaged(lines.slice(0, 5), lines.slice(6)), 5)
    await expectContinued(damaged([first], lines), 1)
    await expectContinued(damaged(lines, ['\0'.repeat(4096)]), 12)
  })
})
