import { expect, it } from 'vitest'
import { applyMutant, listMutants, markFunctions } from './list-mutants.ts'
import { seededSample } from './seeded-sample.ts'

const mutantsOf = (text: string) => listMutants('file.ts', text).map((mutant) => applyMutant(mutant, text))

it.each([
  [
    'a condition is true, false, and on the other side of its boundary',
    'if (a < 1) b',
    ['if (true) b', 'if (false) b', 'if (a <= 1) b', 'if (a < (1 + 1)) b'],
  ],
  [
    'a call, an assignment and a throw are left out',
    'await a(); b = c; throw d',
    ['; b = c; throw d', 'await a(); ; throw d', 'await a(); b = c; ;'],
  ],
  [
    'a boolean and a text are others',
    "a(true, 'b', '')",
    [';', "a(false, 'b', '')", "a(true, '', '')", "a(true, 'b', 'mutant')"],
  ],
  ['operators are others', 'const a = b && c - d', ['const a = b || c - d', 'const a = b && c + d']],
])('%s', (_what, text, mutants) => {
  expect(mutantsOf(text)).toEqual(mutants)
})

it('types, names and sentences have no mutants', () => {
  expect(
    mutantsOf("import 'a'\ntype A = 'b'\nconst c: 'd' | 1 = { 'e': f['g'], h: `two words` + 'i j' }"),
  ).toEqual([])
})

it('the functions that are reached are marked, and mutants know theirs', () => {
  const text = 'const a = () => { b() }'
  expect(markFunctions('f.ts', text)).toBe(
    'globalThis.ossReached?.add("f.ts");const a = () => {globalThis.ossReached?.add("f.ts:16"); b() }',
  )
  expect(listMutants('f.ts', text).map(({ scope }) => scope)).toEqual(['f.ts:16'])
})

it('a larger sample of one seed begins with the smaller one', () => {
  const items = Array.from({ length: 1000 }, (_, index) => index)
  const sample = seededSample(items, 100, 7)
  expect(new Set(sample).size).toBe(100)
  expect(seededSample(items, 30, 7)).toEqual(sample.slice(0, 30))
  expect(seededSample(items, 30, 8)).not.toEqual(sample.slice(0, 30))
})
