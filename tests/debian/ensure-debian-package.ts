import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Whether a program that tests need is there. With `OSS_TEST_INSTALL=1` its Debian package is installed when
 * it is missing. Test files run at the same time, so each waits up to ten minutes until another has finished
 * its own installation.
 */
export function ensureDebianPackage(name: string, isThere: () => boolean): boolean {
  if (isThere() || process.env['OSS_TEST_INSTALL'] !== '1') return isThere()
  process.stderr.write(`Installing ${name} by apt-get, because OSS_TEST_INSTALL is 1.\n`)
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive']
  const install = `apt-get update && apt-get install --yes --no-install-recommends ${name}`
  const lock = join(tmpdir(), 'oss-test-install.lock')
  const [command = '', ...rest] = [...asRoot, 'flock', '--timeout', '600', lock, 'sh', '-c', install]
  execFileSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] })
  return isThere()
}
