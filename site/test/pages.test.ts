import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, launch, type Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installedBrowser } from '../../tests/browsers/installed-browser.ts'
import { builtPages, dist } from './built-site.ts'

const { browser, executablePath, missing } = installedBrowser('chrome')
if (missing !== undefined) process.stderr.write(`The pages are not looked at in a browser: ${missing}.\n`)

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
/** Options of axe: violations only, without loading stylesheets again. A theme changes only colours. */
const LIGHT = "{ resultTypes: ['violations'], preload: false }"
const DARK = "{ resultTypes: ['violations'], preload: false, runOnly: ['color-contrast'] }"
/** One page of the API of each kind; the others are generated in the same way. */
const API = ['/api/index.html', '/api/client/index/classes/OssClient.html', '/api/client/index/index.html']
const pages = builtPages().filter((url) => !url.startsWith('/api/') || API.includes(url))
/** All but the page for unknown addresses, which is the theme's own. */
const accessible = pages.filter((url) => !/404|decisions\/0/.test(url))

describe.skipIf(missing !== undefined)(missing ?? 'the pages in a browser', () => {
  const server = createServer((request, response) => {
    const path = join(dist, decodeURI(new URL(request.url ?? '', 'http://site').pathname))
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream')
    if (existsSync(path)) createReadStream(path).pipe(response)
    else response.writeHead(404).end()
  })
  let started: Browser
  const wide: string[] = []
  const violations: string[] = []
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // A container has no namespaces for the sandbox; only these pages are shown.
    const args = ['--no-sandbox', '--disable-dev-shm-usage']
    started = await launch({ browser, executablePath, headless: true, args, protocolTimeout: 300_000 })
    const page = await started.newPage()
    for (const url of pages) {
      await page.setViewport({ width: 360, height: 900 })
      await open(page, url)
      wide.push(...(await widthsOf(page, url)))
      if (accessible.includes(url)) violations.push(...(await violationsOf(page, url)))
    }
  })
  afterAll(async () => {
    await started.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  async function open(page: Page, url: string): Promise<void> {
    const { port } = server.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}${url}`, { waitUntil: 'load', timeout: 300_000 })
  }

  it('no page scrolls sideways at 360, 768 and 1440 pixels', () => {
    expect(wide).toEqual([])
  })

  it('axe finds no violation of accessibility in either theme', () => {
    expect(violations).toEqual([])
  })
})

async function widthsOf(page: Page, url: string): Promise<readonly string[]> {
  const wide: string[] = []
  for (const width of [360, 768, 1440]) {
    await page.setViewport({ width, height: 900 })
    const taken = Number(await page.evaluate('document.documentElement.scrollWidth'))
    if (taken > width) wide.push(`${url}: ${taken} pixels at ${width}`)
  }
  return wide
}

async function violationsOf(page: Page, url: string): Promise<readonly string[]> {
  const violations: string[] = []
  await page.addScriptTag({ path: fileURLToPath(import.meta.resolve('axe-core')) })
  for (const theme of ['light', 'dark']) {
    await page.evaluate(`document.documentElement.classList.toggle('dark', ${theme === 'dark'})`)
    const found = (await page.evaluate(`(async () => {
      const still = document.createElement('style')
      still.textContent = '* { transition: none !important }'
      document.head.append(still)
      const { violations } = await axe.run(document, ${theme === 'dark' ? DARK : LIGHT})
      return violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' | '))
    })()`)) as readonly string[]
    violations.push(...found.map((text) => `${url} ${theme}: ${text}`))
  }
  return violations
}
