import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Script } from './world/decisions.ts'

/** A history that is kept, because it once went wrong or because it shows what a rule is for. */
export interface StoredScript {
  /** What happens in it. */
  readonly about: string
  readonly twoProcesses: boolean
  /** So many hosts that share one store. */
  readonly owners?: number
  readonly decisions: Script
}

const FOLDER = join(import.meta.dirname, 'scripts')

/** The names of all stored scripts. */
export async function scriptNames(): Promise<readonly string[]> {
  const files = await readdir(FOLDER)
  return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length))
}

export async function readScript(name: string): Promise<StoredScript> {
  return JSON.parse(await readFile(join(FOLDER, `${name}.json`), 'utf8')) as StoredScript
}

export async function writeScript(name: string, script: StoredScript): Promise<void> {
  await writeFile(join(FOLDER, `${name}.json`), `${JSON.stringify(script, undefined, 2)}\n`)
}
