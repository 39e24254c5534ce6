import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { OssClient, staticCredentials } from '@oss/client'
import { type Browser, launch, type Page } from 'puppeteer-core'
import type { InstalledBrowser } from './installed-browser.ts'
import { newPage } from './new-page.ts'

const MAIN = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url))

/** `oss serve --console` as a user starts it, and a browser that shows its page. */
export interface OpenConsole extends AsyncDisposable {
  readonly url: string
  readonly browser: Browser
  readonly endpoint: string
  /** A client with the access key that the command printed. */
  readonly client: OssClient
  /** Opens the page in a new tab. */
  openTab(): Promise<ConsoleTab>
}

/** A tab with the page, and what a person does there. */
export interface ConsoleTab {
  readonly page: Page
  /** Selects a file, in the drop zone or in an element that the selector names. */
  select(path: string, within?: string): Promise<void>
  /** Clicks the switch with this title, and waits until it has changed. */
  toggle(title: string): Promise<void>
  /** Waits until the switch with this title is on or off. */
  untilSwitched(title: string, state: boolean): Promise<void>
  /** Waits for an element, and returns its text. */
  text(selector: string): Promise<string>
}

interface Listening {
  readonly endpoint: string
  readonly region: string
  readonly console: string
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string }
}

/** Starts the built command and the browser. */
export async function openConsole(
  { browser, executablePath }: InstalledBrowser,
  args: readonly string[] = [],
): Promise<OpenConsole> {
  const serving = spawn(process.execPath, [MAIN, 'serve', '--console', '--json', ...args], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { endpoint, region, credentials, console: url } = await firstEvent(serving)
  const client = new OssClient({ endpoint, region, credentials: staticCredentials(credentials) })
  const started = await launch({
    browser,
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    timeout: 120_000,
    protocolTimeout: 120_000,
  })
  return {
    url,
    endpoint,
    client,
    browser: started,
    async openTab() {
      const page = await newPage(started)
      await page.setViewport({ width: 1440, height: 900 })
      await page.goto(url)
      await page.waitForSelector('[role=switch]')
      return tabOf(page)
    },
    async [Symbol.asyncDispose]() {
      await started.close()
      await client.close()
      const ended = new Promise((resolve) => serving.once('exit', resolve))
      serving.kill('SIGINT')
      await ended
    },
  }
}

async function firstEvent({ stdout }: ChildProcess): Promise<Listening> {
  if (stdout === null) throw new Error('The output is not piped.')
  for await (const line of createInterface({ input: stdout })) return JSON.parse(line) as Listening
  throw new Error('oss serve ended before it listened.')
}

/** An element, without the types of pages. */
interface Labelled {
  getAttribute(name: string): string | null
  readonly textContent: string | null
}

function tabOf(page: Page): ConsoleTab {
  const switchOf = (title: string): string => `::-p-aria([name="${title}"][role="switch"])`
  const isOn = (title: string): Promise<boolean> =>
    page.$eval(switchOf(title), (found) => (found as Labelled).getAttribute('aria-checked') === 'true')
  const untilSwitched = async (title: string, state: boolean): Promise<void> => {
    const element = await page.waitForSelector(switchOf(title))
    await page.waitForFunction(
      (found, checked) => (found as Labelled).getAttribute('aria-checked') === checked,
      {},
      element,
      String(state),
    )
  }
  return {
    page,
    untilSwitched,
    async select(path, within = '.drop') {
      const input = await page.waitForSelector(`${within} input[type=file]`)
      await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(path)
    },
    async toggle(title) {
      const before = await isOn(title)
      await page.click(switchOf(title))
      await untilSwitched(title, !before)
    },
    async text(selector) {
      await page.waitForSelector(selector)
      return page.$eval(selector, (found) => (found as Labelled).textContent ?? '')
    },
  }
}
