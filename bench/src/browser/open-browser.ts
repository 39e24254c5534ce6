import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'esbuild'
import { type Browser, launch, type Page } from 'puppeteer-core'

const PAGES = join(import.meta.dirname, '../../pages')
/** Scripts that are loaded as they are published. */
const PUBLISHED: Readonly<Record<string, string>> = { 'ali-oss': 'ali-oss/dist/aliyun-oss-sdk.min.js' }

/** A browser, and pages of the contenders in it. */
export interface OpenBrowser extends AsyncDisposable {
  readonly processId: number
  readonly version: string
  /** Opens the page of a contender, in which the file is selected. */
  openPage(name: string): Promise<Page>
}

/** An `<input type="file">`, without the types of pages. */
interface FileInput {
  uploadFile(path: string): Promise<void>
}

/** Starts Debian's chromium, and serves the pages over loopback. */
export async function openBrowser(file: string): Promise<OpenBrowser> {
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1)
    const respond = async (): Promise<void> => {
      const isScript = name.endsWith('.js')
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      response.end(isScript ? await script(name.slice(0, -3)) : page(name))
    }
    respond().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    // A container has no namespaces for the sandbox; only these pages are shown.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    protocolTimeout: 1_200_000,
  })
  return {
    processId: processIdOf(browser),
    version: await browser.version(),
    async openPage(name) {
      const opened = await browser.newPage()
      await opened.goto(`${origin}/${name}`)
      await ((await opened.$('input')) as FileInput | null)?.uploadFile(file)
      return opened
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

function processIdOf(browser: Browser): number {
  const id = browser.process()?.pid
  if (id === undefined) throw new Error('The browser has no process.')
  return id
}

function page(name: string): string {
  const published = PUBLISHED[name] === undefined ? '' : `<script src="/${name}/published.js"></script>`
  return `<!doctype html><title>${name}</title><input type="file">${published}<script src="/${name}.js"></script>`
}

async function script(name: string): Promise<string> {
  const [contender = '', published] = name.split('/')
  if (published !== undefined)
    return readFileSync(createRequire(import.meta.url).resolve(PUBLISHED[contender] ?? ''), 'utf8')
  const { outputFiles } = await build({
    entryPoints: [join(PAGES, `${contender}.ts`)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}
