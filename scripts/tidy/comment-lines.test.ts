import { expect, it } from 'vitest'
import { checkCommentLines } from './comment-lines.ts'

function check(...lines: readonly string[]): readonly string[] {
  return checkCommentLines([{ path: 'packages/http/src/a.ts', text: lines.join('\n'), lines }])
}

it('finds a comment that is longer than a line of code may be', () => {
  expect(check(`// ${'a'.repeat(107)}`, `const text = '${'a'.repeat(200)}'`)).toEqual([])
  expect(check(`  // ${'a'.repeat(106)}`)).toEqual([
    'packages/http/src/a.ts:1: a comment of 111 columns, at most 110',
  ])
})

it('finds a word in a comment that the vocabulary replaces', () => {
  expect(check(' * Recommends and amends the folder of somebody.', "const told = 'passed over'")).toEqual([])
  expect(check(' * Mends what was thrown away.')).toEqual([
    'packages/http/src/a.ts:1: "Mends": write fix',
    'packages/http/src/a.ts:1: "thrown away": write aborted, discarded',
  ])
})
