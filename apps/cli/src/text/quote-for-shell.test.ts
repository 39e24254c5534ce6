import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteForShell } from './quote-for-shell.ts'

/** What bash makes of a line: its words, each ended by NUL. */
function readByShell(line: string): string[] {
  const output = execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
  return output.split('\0').slice(0, -1)
}

describe('shellWords', () => {
  it('keeps plain words unquoted', () => {
    expect(quoteForShell(['oss', 'upload', 'big.bin', 'oss://demo/big.bin'], 'linux')).toBe(
      'oss upload big.bin oss://demo/big.bin',
    )
  })

  it.each([
    ["it's", "'it'\\''s'"],
    ['two words', "'two words'"],
    ['$(rm -rf ~)', "'$(rm -rf ~)'"],
    ['', "''"],
    ['a\u001b[2J', "$'a\\033[2J'"],
  ])('quotes %j', (word, quoted) => {
    expect(quoteForShell([word], 'linux')).toBe(quoted)
  })

  it('produces text that a shell parses into the same words, whatever they contain', () => {
    // A shell cannot pass on NUL, nor half a surrogate pair.
    const word = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '').toWellFormed())
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        expect(readByShell(quoteForShell(words, 'linux'))).toEqual(words)
      }),
      { numRuns: 60 },
    )
  })

  it('contains no control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (word) => {
        expect(quoteForShell([word], 'linux')).not.toMatch(/\p{Cc}/u)
      }),
    )
  })

  it('uses double quotes on Windows', () => {
    expect(quoteForShell(['C:\\my files\\a.bin', 'oss://b/k'], 'win32')).toBe(
      '"C:\\my files\\a.bin" oss://b/k',
    )
  })
})
