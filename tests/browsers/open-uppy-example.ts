import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { launch, type Page } from 'puppeteer-core'
import type { InstalledBrowser } from './installed-browser.ts'
import { newPage } from './new-page.ts'

const SERVE = fileURLToPath(new URL('../../examples/pages/uppy/serve.ts', import.meta.url))

/** The example page with Uppy's dashboard as a user starts it, in a browser. */
export interface OpenUppyExample extends AsyncDisposable {
  readonly page: Page
  /** Adds files to the dashboard. */
  add(...paths: readonly string[]): Promise<void>
  /** Clicks the button that uploads the files, and waits until they are stored. */
  upload(): Promise<void>
}

/** An `<input type="file">`, without the types of pages. */
interface FileInput {
  uploadFile(...paths: readonly string[]): Promise<void>
}

/** Starts the example and opens its page. */
export async function openUppyExample({
  browser,
  executablePath,
}: InstalledBrowser): Promise<OpenUppyExample> {
  const serving = spawn(process.execPath, ['--conditions=@oss/source', SERVE], {
    env: { PATH: process.env['PATH'], PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await openedUrl(serving.stdout)
  const started = await launch({
    browser,
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    timeout: 120_000,
    protocolTimeout: 120_000,
  })
  const page = await newPage(started)
  await page.goto(url)
  await page.waitForSelector('.uppy-Dashboard-AddFiles')
  return {
    page,
    async add(...paths) {
      // Beside the list of files, the input is behind a button.
      const more = await page.$('.uppy-DashboardContent-addMore')
      await more?.click()
      const input = await page.waitForSelector('.uppy-Dashboard-input')
      await (input as unknown as FileInput).uploadFile(...paths)
      await page.waitForSelector('.uppy-StatusBar-actionBtn--upload')
    },
    async upload() {
      await page.click('.uppy-StatusBar-actionBtn--upload')
      await page.waitForSelector('.uppy-StatusBar.is-complete')
    },
    async [Symbol.asyncDispose]() {
      await started.close()
      const ended = new Promise((resolve) => serving.once('exit', resolve))
      serving.kill()
      await ended
    },
  }
}

/** The address that the example prints. */
async function openedUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [, url] = /^Open (http:\S+)$/.exec(line) ?? []
    if (url !== undefined) return url
  }
  throw new Error('The example ended before it listened.')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
