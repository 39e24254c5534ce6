import { describe } from 'vitest'
import { type InstalledBrowser, installedBrowser } from './installed-browser.ts'

/** Defines tests for each browser. Those of a browser that is not installed are skipped, and named. */
export function describeInBrowsers(title: string, define: (installed: InstalledBrowser) => void): void {
  describe.each(['firefox', 'chrome'] as const)('in %s', (name) => {
    const installed = installedBrowser(name)
    if (installed.missing !== undefined)
      process.stderr.write(`Browser tests are skipped: ${installed.missing}.\n`)
    describe.skipIf(installed.missing !== undefined)(installed.missing ?? title, () => define(installed))
  })
}
