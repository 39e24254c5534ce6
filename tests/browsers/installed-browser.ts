import { existsSync } from 'node:fs'
import { ensureDebianPackage } from '../debian/ensure-debian-package.ts'

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
  const missing = ensureDebianPackage(name, () => existsSync(executablePath))
    ? undefined
    : `${executablePath} is not there; OSS_TEST_INSTALL=1 installs it by apt-get`
  return { browser, executablePath, missing }
}
