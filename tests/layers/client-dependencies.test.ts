import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const PACKAGES = resolve(import.meta.dirname, '../../packages')

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** Returns what an installation of a package brings, without the dependencies of others. */
function installedWith(name: string, found = new Set<string>()): ReadonlySet<string> {
  const manifest = readFileSync(join(PACKAGES, name.slice('@oss/'.length), 'package.json'), 'utf8')
  const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(manifest) as Manifest
  for (const dependency of Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })) {
    if (found.has(dependency)) continue
    found.add(dependency)
    if (dependency.startsWith('@oss/')) installedWith(dependency, found)
  }
  return found
}

it('who installs @oss/client gets no store in a database, no queue and no driver', () => {
  expect(installedWith('@oss/client')).toEqual(
    new Set([
      '@oss/checkpoint-fs',
      '@oss/checkpoint-memory',
      '@oss/download',
      '@oss/http',
      '@oss/http-browser',
      '@oss/multipart',
      '@oss/signer',
      'picomatch',
      'undici',
    ]),
  )
})
