import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A JavaScript runtime of npm, and why its tests cannot run here. */
export interface InstalledRuntime {
  readonly executable: string
  readonly missing: string | undefined
}

// Their programs are in packages without install scripts. Together they take 350 MB, so they are no
// dependencies.
const RUNTIMES = {
  workerd: ['@cloudflare/workerd-linux-64@1.20261117.1', '@cloudflare/workerd-linux-64/bin/workerd'],
  bun: ['@oven/bun-linux-x64@1.4.5', '@oven/bun-linux-x64/bin/bun'],
  deno: ['@deno/linux-x64-glibc@2.9.6', '@deno/linux-x64-glibc/deno'],
} as const

const CACHE = join(import.meta.dirname, '../node_modules/.cache/runtimes')

/** Looks for a runtime; with `OSS_TEST_INSTALL=1` one that is missing is installed from npm. */
export function installedRuntime(name: keyof typeof RUNTIMES): InstalledRuntime {
  const [spec, path] = RUNTIMES[name]
  const executable = join(CACHE, name, 'node_modules', path)
  const isForThisMachine = process.platform === 'linux' && process.arch === 'x64'
  if (isForThisMachine && !existsSync(executable) && process.env['OSS_TEST_INSTALL'] === '1') {
    process.stderr.write(`Installing ${spec} from npm, because OSS_TEST_INSTALL is 1.\n`)
    const options = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
    execFileSync('npm', ['install', '--prefix', join(CACHE, name), ...options, spec], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  const missing = existsSync(executable)
    ? undefined
    : `${name} is missing; OSS_TEST_INSTALL=1 installs it on Linux x64`
  return { executable, missing }
}
