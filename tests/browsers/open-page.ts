import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'esbuild'
import { launch, type Page } from 'puppeteer-core'
import type { InstalledBrowser } from './installed-browser.ts'

/** A page of a browser, with the functions of `page.ts` in it. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page
  /** Origin of the page. */
  readonly origin: string
  /** Selects a file of the disk, as a person does. */
  select(path: string): Promise<void>
  /** Calls a function of `page.ts`. */
  call<Result>(
    name: 'upload' | 'readAsSource' | 'uploadByCore',
    ...given: readonly unknown[]
  ): Promise<Result>
}

/** An `<input type="file">`, without the types of pages. */
interface FileInput {
  uploadFile(path: string): Promise<void>
}

/** Starts a browser and opens the page, which is served over loopback. */
export async function openPage({ browser, executablePath }: InstalledBrowser): Promise<OpenPage> {
  const script = await bundle()
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><input type="file"><script src="/page.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const started = await launch({
    browser,
    executablePath,
    headless: true,
    // A container has no namespaces for the sandbox; only this page is shown.
    args: browser === 'chrome' ? ['--no-sandbox', '--disable-dev-shm-usage'] : [],
    timeout: 120_000,
    protocolTimeout: 120_000,
  })
  const page = await started.newPage()
  await page.goto(origin)
  return {
    page,
    origin,
    async select(path) {
      const input = (await page.$('input')) as FileInput | null
      await input?.uploadFile(path)
    },
    call: (name, ...given) =>
      page.evaluate(`${name}(${given.map((value) => JSON.stringify(value)).join(', ')})`) as Promise<never>,
    async [Symbol.asyncDispose]() {
      await started.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@oss/source'],
  })
  return outputFiles[0]?.text ?? ''
}
