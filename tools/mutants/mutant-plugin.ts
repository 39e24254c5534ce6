import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { applyMutant, type Mutant, markFunctions } from './list-mutants.ts'

// Vitest loads its config, and so this file, a second time: what both copies know is kept by the process.
declare global {
  var ossMutant: Mutant | undefined
}

const root = join(import.meta.dirname, '..', '..')

/** Sets the mutant that the tests are to meet; without one, functions are marked. */
export function setMutant(mutant: Mutant | undefined): void {
  globalThis.ossMutant = mutant
}

/** Gives the tests another text of a file than the one on disk. */
export const mutantPlugin = {
  name: 'mutant',
  enforce: 'pre' as const,
  load(id: string): string | undefined {
    const file = relative(root, id)
    if (!/^packages\/[\w-]+\/src\/.*\.ts$/.test(file) || file.endsWith('.test.ts')) return undefined
    const mutant = globalThis.ossMutant
    if (mutant === undefined) return markFunctions(file, readFileSync(id, 'utf8'))
    return mutant.file === file ? applyMutant(mutant, readFileSync(id, 'utf8')) : undefined
  },
}
