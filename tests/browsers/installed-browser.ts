import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** A browser of Debian, and how it is driven. */
export interface InstalledBrowser {
  readonly browser: 'chrome' | 'firefox'
  readonly executablePath: string
  /** Why its tests cannot run here; `undefined` when they can. */
  readonly missing: string | undefined
}

const PACKAGES = { chrome: 'chromium', firefox: 'firefox-esr' } as const

/** Looks for a browser; with `OSS_TEST_INSTALL=1` one that is missing is installed. */
export function installedBrowser(browser: InstalledBrowser['browser']): InstalledBrowser {
  const name = PACKAGES[browser]
  const executablePath = `/usr/bin/${name}`
  if (!existsSync(executablePath) && process.env['OSS_TEST_INSTALL'] === '1') {
    process.stderr.write(`Installing ${name} by apt-get, because OSS_TEST_INSTALL is 1.\n`)
    const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive']
    const run = (...args: string[]): void => {
      const [command = '', ...rest] = [...asRoot, 'apt-get', ...args]
      execFileSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] })
    }
    run('update')
    run('install', '--yes', '--no-install-recommends', name)
  }
  const missing = existsSync(executablePath)
    ? undefined
    : `${executablePath} is not there; OSS_TEST_INSTALL=1 installs it by apt-get`
  return { browser, executablePath, missing }
}
