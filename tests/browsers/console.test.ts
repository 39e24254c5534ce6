import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installedBrowser } from './installed-browser.ts'
import { type ConsoleTab, type OpenConsole, openConsole } from './open-console.ts'

const FILE = 'film.bin'
/** 1 GB, as a person drops it, instead of a small file: `pnpm test:long`. */
const LONG = process.env['OSS_TEST_LONG'] === '1'
const CONTENT = randomBytes(LONG ? 1_000_000_000 : 12 * 1_048_576 + 5)
/** What waiting for an upload may take. */
const LIMIT_MS = LONG ? 1_200_000 : 90_000
/** The part after which the plug is pulled. */
const PULLED_AT = LONG ? 40 : 3

const installed = installedBrowser('chrome')
if (installed.missing !== undefined)
  process.stderr.write(`Tests of the console are skipped: ${installed.missing}.\n`)

describe.skipIf(installed.missing !== undefined)('the page of oss serve --console', () => {
  let directory: string
  let opened: OpenConsole
  let tab: ConsoleTab

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'oss-console-'))
    await writeFile(join(directory, FILE), CONTENT)
    opened = await openConsole(installed)
    tab = await opened.openTab()
  }, 2 * LIMIT_MS)
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })

  async function expectStored(): Promise<void> {
    const { body } = await opened.client.getObject({ bucket: 'demo', key: FILE })
    expect((await buffer(body)).equals(CONTENT)).toBe(true)
  }

  async function post(path: string, headers: Readonly<Record<string, string>>): Promise<number> {
    const body = JSON.stringify({ name: 'offline', isOn: true })
    const response = await fetch(new URL(path, opened.url), { method: 'POST', headers, body })
    return response.status
  }

  it(
    'shows a drop, a pulled plug and a closed tab, and resumes to an object that equals the file (R3)',
    async () => {
      // A small file would be stored before anyone can pull a plug.
      if (!LONG) await tab.toggle('Slow line')
      await drop(tab, join(directory, FILE))
      await tab.page.waitForSelector(`.part.stored:nth-child(${PULLED_AT})`, { timeout: LIMIT_MS })
      await tab.toggle('Unplug the network')
      await tab.page.waitForSelector('.log .is-bad')
      await tab.page.close()

      tab = await opened.openTab()
      await expect.poll(() => tab.text('.unfinished')).toMatch(/film\.bin.*% stored/)
      await tab.toggle('Unplug the network')
      if (!LONG) await tab.toggle('Slow line')
      await tab.select(join(directory, FILE))
      await tab.page.waitForSelector('.upload.completed', { timeout: LIMIT_MS })
      await expect
        .poll(() => tab.text('.notes'))
        .toMatch(/Resumed: \d+ of \d+ parts .*Completed\. CRC-64 \d+, equal/)
      // The list is read again after the completion.
      await expect.poll(() => tab.text('.objects')).toContain(`demo/${FILE}`)
      await expectStored()
    },
    2 * LIMIT_MS,
  )

  it(
    'switches a fault of one request off when it has been applied, and shows it in the log',
    async () => {
      await tab.toggle('Lose the response to the completion')
      await tab.select(join(directory, FILE))
      await tab.page.waitForSelector('.upload.running')
      await tab.page.waitForSelector('.upload.completed')
      await tab.untilSwitched('Lose the response to the completion', false)
      await expect.poll(() => tab.text('.log')).toContain('drop-response')
      await expectStored()
    },
    2 * LIMIT_MS,
  )

  it(
    'requests new credentials when the token has expired, which switches the fault off',
    async () => {
      await tab.toggle('Expire the token')
      await tab.select(join(directory, FILE))
      await tab.page.waitForSelector('.upload.running')
      await tab.page.waitForSelector('.upload.completed')
      await tab.untilSwitched('Expire the token', false)
      await expectStored()
    },
    2 * LIMIT_MS,
  )

  it('is operated by keyboard: a switch and the picker are reached by Tab', async () => {
    const focused: string[] = []
    await tab.page.focus('body')
    for (let presses = 0; presses < 12; presses++) {
      await tab.page.keyboard.press('Tab')
      focused.push(String(await tab.page.evaluate('document.activeElement.textContent')))
    }
    expect(focused.some((text) => text.startsWith('Choose files'))).toBe(true)
    await tab.page.focus('[role=switch]')
    await tab.page.keyboard.press('Space')
    await tab.untilSwitched('Unplug the network', true)
    await tab.page.keyboard.press('Space')
    await tab.untilSwitched('Unplug the network', false)
  }, 60_000)

  it.each([
    ['light', 2560],
    ['dark', 1440],
    ['light', 380],
  ])(
    'has no accessibility violations and no horizontal scroll bar (%s, %i px wide)',
    async (scheme, width) => {
      await tab.page.setViewport({ width, height: 900 })
      await tab.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
      await tab.page.evaluate(axe.source)
      const { violations } = (await tab.page.evaluate('axe.run()')) as axe.AxeResults
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
      expect(await tab.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    },
    60_000,
  )

  it('rejects requests of other origins, and those that change something without an origin', async () => {
    const { origin } = new URL(opened.url)
    const json = { 'content-type': 'application/json' }
    for (const path of ['/api/faults', '/api/credentials']) {
      expect(await post(path, { ...json, origin: 'http://evil.example' })).toBe(403)
      expect(await post(path, { ...json, origin: 'null' })).toBe(403)
      expect(await post(path, json)).toBe(403)
    }
    const session = new URL('/api/session', opened.url)
    const crossSite = await fetch(session, { headers: { origin: 'http://evil.example' } })
    expect(crossSite.status).toBe(403)
    expect(await post('/api/faults', { origin, 'content-type': 'text/plain' })).toBe(400)
    const byName = opened.url.replace('127.0.0.1', 'localhost')
    const { status, headers } = await fetch(byName, { redirect: 'manual' })
    expect([status, headers.get('location')]).toEqual([307, opened.url])
    expect(await (await fetch(session)).json()).toMatchObject({ buckets: ['demo'] })
  })

  it('is out of reach for a page of another origin in the same browser', async () => {
    const evil = createServer((_request, response) => response.end('<!doctype html>'))
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve))
    const page = await opened.browser.newPage()
    try {
      await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}`)
      const results = await page.evaluate(`Promise.all([
        fetch('${opened.url}api/session').then((response) => response.text()).catch(() => 'refused'),
        fetch('${opened.url}api/faults', { method: 'POST', mode: 'no-cors', body: '{"name":"offline","isOn":true}' }).then(() => 'opaque'),
        new Promise((resolve) => {
          const source = new EventSource('${opened.url}api/events')
          source.onmessage = () => resolve('event')
          source.onerror = () => resolve('refused')
        }),
      ])`)
      expect(results).toEqual(['refused', 'opaque', 'refused'])
    } finally {
      await page.close()
      evil.closeAllConnections()
      evil.close()
    }
    await tab.page.bringToFront()
    await tab.page.reload()
    await tab.untilSwitched('Unplug the network', false)
  }, 60_000)
})

/** Drops a file of the disk on the page, as a person does with the mouse. */
async function drop({ page }: ConsoleTab, path: string): Promise<void> {
  const session = await page.createCDPSession()
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 130, data })
}
