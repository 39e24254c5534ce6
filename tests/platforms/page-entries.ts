import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const PACKAGES = join(import.meta.dirname, '../../packages')

/** An entry of a package, as a page imports it. */
export interface PackageEntry {
  /** Such as `@oss/client/presigned`. */
  readonly name: string
  /** Folder of the package. */
  readonly folder: string
}

/** Returns all entries of all packages. A new one is among them as soon as its package.json exports it. */
export function packageEntries(): readonly PackageEntry[] {
  return readdirSync(PACKAGES).flatMap((directory) => {
    const folder = join(PACKAGES, directory)
    const manifest: { readonly name: string; readonly exports: object } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    )
    return Object.keys(manifest.exports)
      .filter((path) => path !== './package.json')
      .map((path) => ({ name: manifest.name + path.slice(1), folder }))
  })
}

/** Entries that need Node.js. All others are bundled for pages. */
export const NEEDS_NODE: ReadonlySet<string> = new Set([
  '@oss/bullmq',
  '@oss/checkpoint-cpp',
  '@oss/checkpoint-database',
  '@oss/checkpoint-fs',
  '@oss/checkpoint-postgres',
  '@oss/checkpoint-redis',
  '@oss/client',
  '@oss/credentials',
  '@oss/download/file',
  '@oss/emulator',
  '@oss/encryption',
  '@oss/http',
  '@oss/multipart/file',
])
