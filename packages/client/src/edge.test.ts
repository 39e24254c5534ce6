import { expect, it } from 'vitest'
import * as core from './core.ts'
import * as edge from './edge.ts'

it('edge runtimes have every value of @oss/client/core, and the same one', () => {
  expect(edge).toMatchObject({ ...core })
  expect(Object.keys(core).length).toBeGreaterThan(10)
})
