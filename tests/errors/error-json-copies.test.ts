import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

const PACKAGES = new URL('../../packages/', import.meta.url)
/** Packages that never import each other, and so have the conversion of their errors to JSON themselves. */
const COPIES = [
  'signer/src/errors/error-json.ts',
  'http/src/errors/error-json.ts',
  'credentials/src/errors/error-json.ts',
  'multipart/src/model/error-json.ts',
]

it('errors of all packages become JSON by the same rules: their copies of error-json.ts are equal', async () => {
  const [first, ...others] = await Promise.all(
    COPIES.map(async (path) => readFile(new URL(path, PACKAGES), 'utf8')),
  )
  expect(first).toContain('export function errorToJson')
  for (const other of others) expect(other).toBe(first)
})
