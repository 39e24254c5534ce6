import type { Browser, Page } from 'puppeteer-core'

/** Finds hangs. It is far above what a page takes, so that a busy machine fails no test. */
const TIMEOUT_MS = 240_000

/**
 * Opens a tab whose waits end later than puppeteer's 30 s, within which a busy machine sends no large file.
 */
export async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage()
  page.setDefaultTimeout(TIMEOUT_MS)
  return page
}
