import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'esbuild'
import { type Browser, launch, type Page } from 'puppeteer-core'
import type { InstalledBrowser } from './installed-browser.ts'
import { newPage } from './new-page.ts'

/** A page of a browser, with the functions of its script in it. */
export interface OpenPage extends AsyncDisposable {
  readonly browser: Browser
  readonly page: Page
  /** Origin of the page. */
  readonly origin: string
  /** Opens the page in another tab. */
  another(): Promise<PageFunctions>
  /** Selects a file of the disk, as a person does. */
  select(path: string): Promise<void>
  /** Calls a function of the script. */
  call<Result>(name: string, ...given: readonly unknown[]): Promise<Result>
  /** Ends the browser as a crash does. The page is still served. */
  kill(): Promise<void>
}

/** What a test does with one tab. */
export type PageFunctions = Pick<OpenPage, 'page' | 'select' | 'call'>

/** What is opened, and where the browser keeps its data. */
export interface OpenPageOptions {
  /** File beside this one whose functions are in the page. Default: `page.ts`. */
  readonly script?: string
  /** Directory of the profile, for what outlives the browser. Default: a new one. */
  readonly userDataDir?: string
  /** Port of the page, so that it has the origin that it had before. Default: any. */
  readonly port?: number
  /** Whether timers of tabs in the background are throttled, as they are for a user. Default: false. */
  readonly throttled?: boolean
  /** What a call of a function may take, in milliseconds. Default: two minutes. */
  readonly callTimeoutMs?: number
  /** Preferences of Firefox. */
  readonly preferences?: Readonly<Record<string, unknown>>
}

/** Arguments that puppeteer starts Chromium with, so that nothing is throttled. */
const UNTHROTTLED = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

/** An `<input type="file">`, without the types of pages. */
interface FileInput {
  uploadFile(path: string): Promise<void>
}

/** Starts a browser and opens the page, which is served over loopback. */
export async function openPage(
  { browser, executablePath }: InstalledBrowser,
  {
    script = 'page.ts',
    userDataDir,
    port = 0,
    throttled = false,
    callTimeoutMs = 120_000,
    preferences,
  }: OpenPageOptions = {},
): Promise<OpenPage> {
  const code = await bundle(script)
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? code : '<!doctype html><input type="file"><script src="/page.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const started = await launch({
    browser,
    executablePath,
    headless: true,
    // A container has no namespaces for the sandbox; only this page is shown.
    args: browser === 'chrome' ? ['--no-sandbox', '--disable-dev-shm-usage'] : [],
    timeout: 120_000,
    protocolTimeout: callTimeoutMs,
    ...(userDataDir !== undefined && { userDataDir }),
    ...(throttled && browser === 'chrome' && { ignoreDefaultArgs: UNTHROTTLED }),
    ...(preferences && { extraPrefsFirefox: { ...preferences } }),
  })
  const openTab = async (): Promise<PageFunctions> => {
    const page = await newPage(started)
    await page.goto(origin)
    return functionsOf(page)
  }
  return {
    browser: started,
    origin,
    ...(await openTab()),
    another: openTab,
    async kill() {
      const ended = new Promise((resolve) => started.process()?.once('exit', resolve))
      started.process()?.kill('SIGKILL')
      await ended
    },
    async [Symbol.asyncDispose]() {
      // One that was killed is not there to be closed.
      await started.close().catch(() => {})
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function functionsOf(page: Page): PageFunctions {
  return {
    page,
    async select(path) {
      const input = (await page.$('input')) as FileInput | null
      await input?.uploadFile(path)
    },
    call: (name, ...given) =>
      page.evaluate(`${name}(${given.map((value) => JSON.stringify(value)).join(', ')})`) as Promise<never>,
  }
}

async function bundle(script: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, script)],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@oss/source'],
  })
  return outputFiles[0]?.text ?? ''
}
