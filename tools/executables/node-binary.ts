import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The platforms that executables are made for. */
export const PLATFORMS = ['linux-x64', 'linux-arm64'] as const

const ROOT = join(import.meta.dirname, '../..')
const CACHE = join(ROOT, 'node_modules/.cache/oss-executables')

/**
 * Returns the path of Node.js for a platform, in the version of package.json. If the package with it is for
 * another machine than this one, so that pnpm does not install it, npm downloads it once.
 *
 * @throws if the download is not what pnpm-lock.yaml has
 */
export function nodeBinary(platform: (typeof PLATFORMS)[number]): string {
  const name = `node-${platform}`
  const installed = join(ROOT, 'node_modules', name, 'bin/node')
  if (existsSync(installed)) return installed
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly optionalDependencies: Readonly<Record<string, string>>
  }
  const version = manifest.optionalDependencies[name]
  const directory = join(CACHE, `${name}-${version}`)
  const binary = join(directory, 'package/bin/node')
  if (existsSync(binary)) return binary
  mkdirSync(directory, { recursive: true })
  execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', directory], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const archive = join(directory, `${name}-${version}.tgz`)
  checkIntegrity(archive, `${name}@${version}`)
  execFileSync('tar', ['-C', directory, '-xzf', archive, 'package/bin/node'])
  return binary
}

function checkIntegrity(archive: string, packageId: string): void {
  const lock = readFileSync(join(ROOT, 'pnpm-lock.yaml'), 'utf8')
  const entry = lock.slice(lock.indexOf(`\n  ${packageId}:\n`))
  const expected = /integrity: (sha512-[\w+/=]+)/.exec(entry)?.[1]
  const actual = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (actual !== expected) throw new Error(`${archive} is not ${packageId} of pnpm-lock.yaml: ${actual}`)
}
