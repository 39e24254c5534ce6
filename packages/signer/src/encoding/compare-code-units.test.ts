import { expect, it } from 'vitest'
import { compareCodeUnits } from './compare-code-units.ts'

it('compareCodeUnits sorts by code units, whatever the locale of the machine', () => {
  expect(['b', 'a', 'Z', '_', 'ä', 'a'].sort(compareCodeUnits)).toEqual(['Z', '_', 'a', 'a', 'b', 'ä'])
})
