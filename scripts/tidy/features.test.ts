import { expect, it } from 'vitest'
import { checkFeatures } from './features.ts'
import { readTree } from './source-file.ts'

const tree = readTree()

/** What is found when the document has other words in the place of these. */
function findingsWith(was: RegExp, is: string): readonly string[] {
  return checkFeatures(
    tree.map((file) => {
      if (file.path !== 'docs/features.md') return file
      const text = file.text.replace(was, is)
      expect(text).not.toBe(file.text)
      return { ...file, text, lines: text.split('\n') }
    }),
  )
}

it('the table of features is as it should be', () => {
  expect(checkFeatures(tree)).toEqual([])
})

it.each([
  ['a row is missing', /^\| 14 .*\n/m, '', /number 14 is in no row/],
  ['a row is there twice', /^\| 15 /m, '| 16 ', /number 16 is there twice/],
  ['a number is left out without a reason', /^\| 70 .*\n/m, '- 70: no\n', /number 70 is in no row/],
  ['an API has another name', /`reopen`/, '`openAgain`', /names openAgain, which does not exist/],
  ['a row names no API', /`signPostForm`/, 'a form', /row 5 names no API/],
  ['a command has no such flag', /--limit-rate`/, '--limit-speed`', /--limit-speed, which does not exist/],
  [
    'a test is gone',
    /tests\/copy\/copy\.test\.ts/,
    'tests/copy/gone.test.ts',
    /row 72 names no test that exists/,
  ],
  ['a test has another title', /: by a custom domain/, ': by no custom domain', /row 61: no title in/],
])('it is found when %s', (_, was, is, finding) => {
  expect(findingsWith(was, is)).toEqual(expect.arrayContaining([expect.stringMatching(finding)]))
})
