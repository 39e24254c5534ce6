import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsers, textsFor } from './parsers.ts'

// Each parser is given random texts for FUZZ_MS milliseconds; by default a second, in which a few thousand
// fit. Longer, with the number of runs: FUZZ_MS=60000 pnpm exec vitest run --project tests security/fuzz A
// failure prints the seed and the path, and the smallest text it could find; FUZZ_SEED repeats a run.
const limitMs = Number(process.env['FUZZ_MS'] ?? 1000)
const seed = process.env['FUZZ_SEED']

describe('a parser returns or rejects any text (S4, S6, S9)', () => {
  it.each(parsers)(
    '$name',
    (parser) => {
      const details = fc.check(
        fc.property(textsFor(parser), (text) => parser.read(text)),
        {
          numRuns: Number.MAX_SAFE_INTEGER,
          interruptAfterTimeLimit: limitMs,
          markInterruptAsFailure: false,
          ...(seed !== undefined && { seed: Number(seed) }),
        },
      )
      if (process.env['FUZZ_MS'] !== undefined) {
        process.stderr.write(`${parser.name}: ${details.numRuns} texts, seed ${details.seed}\n`)
      }
      expect(details.failed, fc.defaultReportMessage(details)).toBe(false)
      expect(details.numRuns).toBeGreaterThan(100)
    },
    limitMs + 30_000,
  )
})
