import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Patch } from './mutant.ts'
import { MUTANTS } from './mutants.ts'

const ROOT = join(import.meta.dirname, '../..')

/**
 * From now on modules are loaded with the mutant's patches in them. Call it before anything else is imported.
 *
 * @throws Error for an unknown mutant.
 */
export function loadMutant(name: string): void {
  const mutant = MUTANTS[name]
  if (mutant === undefined)
    throw new Error(`There is no mutant ${name}. There are: ${Object.keys(MUTANTS).join(', ')}`)
  for (const patch of mutant.patches) checkPatch(patch)
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      const path = url.startsWith('file:') ? fileURLToPath(url) : url
      const patches = mutant.patches.filter(({ file }) => path === join(ROOT, file))
      if (patches.length === 0) return loaded
      return { ...loaded, source: patches.reduce(patched, readFileSync(path, 'utf8')), shortCircuit: true }
    },
  })
}

/**
 * Checks that a patch fits.
 *
 * @throws Error when its place is not there exactly once.
 */
export function checkPatch({ file, find }: Patch): void {
  const times = readFileSync(join(ROOT, file), 'utf8').split(find).length - 1
  if (times !== 1) throw new Error(`${file} has ${times} times: ${find}`)
}

function patched(source: string, { find, replace }: Patch): string {
  return source.replace(find, () => replace)
}
