import { expect, it } from 'vitest'
import { checkText } from './check-text.mjs'
import { docstringsOf } from './texts.mjs'

it('a word of the table is found with its line and what to write instead', async () => {
  expect(await checkText('a.md', '# Title\n\nThe upload\ngoes on.\n')).toEqual([
    'a.md:4: "goes on": write resumes, continues',
  ])
})

it('words in tables are found, words in code and titles of tests are not', async () => {
  const text =
    '| a | b |\n| - | - |\n| `told` | an answer |\n\n[it goes on for long](a.test.ts)\n\n```ts\n// told\n```\n'
  expect(await checkText('a.md', text)).toEqual(['a.md:3: "answer": write response, respond'])
})

it('repeated words and wrong articles are found', async () => {
  expect(await checkText('a.md', 'This is is a object.')).toEqual([
    'a.md:1:6: Unexpected repeated `is`, remove one occurrence',
    'a.md:1:12: Unexpected article `a` before `object`, expected `an`',
  ])
})

it('a docstring is checked on its own line, and code is not', async () => {
  const code = 'const told = 1\n/**\n * Tells the size.\n */\nexport const size = told // told\n'
  expect(await checkText('a.ts', docstringsOf(code))).toEqual([
    'a.ts:3: "Tells": write reports, calls, is notified',
  ])
})
