// Runs before each test file: writes down which functions its tests reached. The functions are marked by
// list-mutants.ts.
import { writeFileSync } from 'node:fs'
import { afterAll } from 'vitest'

declare global {
  var ossReached: Set<string> | undefined
}

const path = process.env['OSS_MUTANTS_REACHED']
if (path !== undefined) {
  globalThis.ossReached ??= new Set()
  afterAll(() => writeFileSync(path, JSON.stringify([...(globalThis.ossReached ?? [])])))
}
