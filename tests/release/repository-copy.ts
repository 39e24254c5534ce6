import { existsSync, globSync, readFileSync } from 'node:fs'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { runCommand } from './run-command.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** What a release needs to know of a package. */
export interface Manifest {
  readonly folder: string
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
}

/** Copies this repository's files, and what was built of them, into a git repository of its own. */
export async function copyRepository(directory: string, npmrc: string): Promise<void> {
  const { output } = await runCommand(ROOT, 'git', ['ls-files', '--cached', '--others', '--exclude-standard'])
  const built = globSync('{packages,apps}/*/dist', { cwd: ROOT })
  await mkdir(directory)
  const present = output.split('\n').filter((path) => path !== '' && existsSync(join(ROOT, path)))
  for (const path of [...present, ...built])
    await cp(join(ROOT, path), join(directory, path), { recursive: true })
  await writeFile(join(directory, '.npmrc'), npmrc)
  await runCommand(directory, 'git', ['init', '--quiet', '--initial-branch', 'main'])
  await runCommand(directory, 'git', ['add', '--all'])
  await runCommand(directory, 'git', ['commit', '--quiet', '--message', 'A copy'])
}

/** The packages that are published, as their package.json files describe them. */
export function publishedPackages(directory: string): readonly Manifest[] {
  return globSync('{packages,apps}/*/package.json', { cwd: directory })
    .map((path) => ({
      folder: dirname(path),
      ...JSON.parse(readFileSync(join(directory, path), 'utf8')),
    }))
    .filter((manifest) => manifest.private !== true)
}
