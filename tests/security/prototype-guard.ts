import { afterEach, expect } from 'vitest'

const guarded = { Object: Object.prototype, Array: Array.prototype, Function: Function.prototype } as const

function namesOf(): Readonly<Record<string, readonly PropertyKey[]>> {
  return Object.fromEntries(
    Object.entries(guarded).map(([name, prototype]) => [name, Reflect.ownKeys(prototype)]),
  )
}

// S8: after each test of the project, nothing was added to what all objects inherit.
const before = namesOf()
afterEach(() => {
  expect(namesOf()).toEqual(before)
})
