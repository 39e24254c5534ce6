import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { runCommand } from '../release/run-command.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const PACKAGES = join(ROOT, 'packages')

/** A project outside the workspace, with every package installed from its tarball. */
export interface PackedProject extends AsyncDisposable {
  readonly directory: string
  /** Names under which all entries of all packages are imported, such as `@oss/client/presigned`. */
  readonly entries: readonly string[]
}

interface Manifest {
  readonly name: string
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/**
 * Packs every package and installs the tarballs; other packages are copied from the workspace, without a
 * registry.
 */
export async function packProject(): Promise<PackedProject> {
  const directory = await mkdtemp(join(tmpdir(), 'oss-packed-'))
  const tarballs = join(directory, 'tarballs')
  await pnpm(ROOT, ['-r', '--filter', './packages/*', 'pack', '--pack-destination', tarballs])
  const own = Object.fromEntries(
    readdirSync(tarballs).map((file) => [
      `@oss/${file.replace(/^oss-(.*)-\d.*$/, '$1')}`,
      `file:${join(tarballs, file)}`,
    ]),
  )
  const project = join(directory, 'project')
  await mkdir(project)
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, dependencies: own }))
  const overrides = { ...own, ...thirdPartyPackages() }
  await writeFile(join(project, 'pnpm-workspace.yaml'), JSON.stringify({ packages: [], overrides }))
  await pnpm(project, ['install', '--offline', '--ignore-scripts', '--store-dir', join(directory, 'store')])
  return {
    directory: project,
    entries: Object.keys(own).flatMap((name) => entriesOf(manifestOf(join(project, 'node_modules', name)))),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  }
}

/**
 * The entries that bundlers take. BullMQ runs in Node.js only: its declarations need Node's types, it
 * requires modules of Node.js dynamically, and it names optional dependencies that are not installed.
 */
export function bundledEntries({ entries }: Pick<PackedProject, 'entries'>): readonly string[] {
  return entries.filter((entry) => !entry.startsWith('@oss/bullmq'))
}

function entriesOf({ name, exports = {} }: Manifest): readonly string[] {
  return Object.keys(exports)
    .filter((entry) => entry !== './package.json')
    .map((entry) => name + entry.slice(1))
}

/**
 * Folders of all packages that ours depend on, directly or not, and of those that they expect beside them.
 */
function thirdPartyPackages(): Readonly<Record<string, string>> {
  const found = new Map<string, string>()
  const visit = (folder: string): void => {
    const { dependencies, peerDependencies } = manifestOf(folder)
    const isOwn = dirname(folder) === PACKAGES
    for (const name of Object.keys({ ...dependencies, ...(isOwn && peerDependencies) })) {
      if (name.startsWith('@oss/') || found.has(name)) continue
      const dependency = installedFolder(folder, name)
      found.set(name, `file:${dependency}`)
      visit(dependency)
    }
  }
  for (const folder of readdirSync(PACKAGES)) visit(join(PACKAGES, folder))
  return Object.fromEntries(found)
}

function installedFolder(from: string, name: string): string {
  const folder = join(from, 'node_modules', name)
  return existsSync(folder) ? realpathSync(folder) : installedFolder(dirname(from), name)
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

async function pnpm(directory: string, args: readonly string[]): Promise<void> {
  const { exitCode, output } = await runCommand(directory, 'pnpm', args)
  if (exitCode !== 0) throw new Error(`pnpm ${args[0]} failed: ${output}`)
}
