import { expect, it } from 'vitest'
import { checkFaults } from './faults.ts'
import { readTree } from './source-file.ts'

const tree = readTree()

/** What is found when the file has other words in the place of these. */
function findingsWith(path: string, was: RegExp, is: string): readonly string[] {
  return checkFaults(
    tree.map((file) => {
      if (file.path !== path) return file
      const text = file.text.replace(was, is)
      expect(text).not.toBe(file.text)
      return { ...file, text, lines: text.split('\n') }
    }),
  )
}

it('every id that is cited is explained, and every test that an explanation links cites the id', () => {
  expect(checkFaults(tree)).toEqual([])
})

const faults = 'docs/faults.md'
const test = 'tests/network/lost-responses.test.ts'

it.each([
  ['a cited fault has no row', faults, /^\| F43 .*\n/m, '', /lost-responses\.test\.ts: it cites F43, which/],
  ['a fault has two rows', faults, /^\| F44 /m, '| F43 ', /faults\.md: F43 is explained twice/],
  [
    'a linked test is gone',
    faults,
    /thousand-uploads\.test/,
    'gone.test',
    /the test of F76, tests\/upload\/gone/,
  ],
  ['a linked test cites the fault no more', test, /\(F44\)/, '', /no title in .*lost-responses.* cites F44/],
  [
    'a row links no test',
    faults,
    /^\| F76 .*$/m,
    '| F76 | a | b | all |',
    /F76 links no test, and gives no reason/,
  ],
  ['an attack has no row', 'SECURITY.md', /^\| S5 .*\n/m, '', /it cites S5/],
  ['no attack has a row', 'SECURITY.md', /^\| S/gm, '|  S.', /SECURITY\.md: it explains no id/],
])('it is found when %s', (_, path, was, is, finding) => {
  expect(findingsWith(path, was, is)).toEqual(expect.arrayContaining([expect.stringMatching(finding)]))
})

// Put together here, so that this file cites none of them.
it.each(['F', 'S', 'I', 'T'])(
  'it is found when a title or a comment cites an unknown id of the letter %s',
  (letter) => {
    const id = `${letter}99`
    const finding = expect.stringContaining(`${test}: it cites ${id}, which`)
    expect(findingsWith(test, /\(F44\)/, `(F44, ${id})`)).toEqual([finding])
    expect(findingsWith(test, /^/, `// As in ${id}.\n`)).toEqual([finding])
  },
)

it('a fault without a test is accepted with a reason', () => {
  const row = '| F76 | a | b | none: it needs a second machine |'
  expect(findingsWith(faults, /^\| F76 .*$/m, row)).toEqual([])
})
