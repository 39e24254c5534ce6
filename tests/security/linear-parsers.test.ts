import { describe, expect, it } from 'vitest'
import { type Parser, parsers } from './parsers.ts'

const MIB = 2 ** 20

/** A mebibyte of each fragment, alone and after the first one, and of each pair of neighbours. */
function hostileTexts({ chunks }: Parser): readonly string[] {
  const [first = ''] = chunks
  return chunks.flatMap((chunk, index) => {
    const pair = chunk + chunks[(index + 1) % chunks.length]
    return [chunk, pair]
      .map((text) => text.repeat(MIB / text.length))
      .concat(first + chunk.repeat((MIB - first.length) / chunk.length))
  })
}

// 100 ms on a quiet core. Three times as much is allowed, because machines that test are shared; what is not
// linear takes minutes.
const mostMs = 300

/** Processor time; when it seems too much, that of a second run, which pays for no compilation. */
function processorMs(run: () => void): number {
  const measured = (): number => {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  const first = measured()
  return first < mostMs ? first : measured()
}

describe('a parser reads a mebibyte that was made to be slow in about 100 ms or less (S9)', () => {
  it.each(parsers)('$name', (parser) => {
    for (const text of hostileTexts(parser)) {
      const ms = processorMs(() => parser.read(text))
      expect(ms, JSON.stringify(text.slice(0, 60))).toBeLessThan(mostMs)
    }
  })
})
