import { describe, expect, it } from 'vitest'
import { type Parser, parsers } from './parsers.ts'

const MIB = 2 ** 20

/** A mebibyte of each piece, after the first one and alone, and of each pair of neighbours. */
function hostileTexts({ pieces }: Parser): readonly string[] {
  const [first = ''] = pieces
  return pieces.flatMap((piece, index) => {
    const pair = piece + pieces[(index + 1) % pieces.length]
    return [piece, pair]
      .map((text) => text.repeat(MIB / text.length))
      .concat(first + piece.repeat((MIB - first.length) / piece.length))
  })
}

// 100 ms on a quiet core. Three times as much is allowed, because machines that test are shared; what is not linear takes minutes.
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
