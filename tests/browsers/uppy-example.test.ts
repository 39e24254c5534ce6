import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installedBrowser } from './installed-browser.ts'
import { type OpenUppyExample, openUppyExample } from './open-uppy-example.ts'

const installed = installedBrowser('chrome')
if (installed.missing !== undefined)
  process.stderr.write(`Tests of the example with Uppy are skipped: ${installed.missing}.\n`)

describe.skipIf(installed.missing !== undefined)('the example page with the dashboard of Uppy', () => {
  let directory: string
  let opened: OpenUppyExample

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'oss-uppy-'))
    await writeFile(join(directory, 'film.bin'), randomBytes(3 * 1_048_576))
    opened = await openUppyExample(installed)
  }, 180_000)
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })

  async function violations(): Promise<readonly string[]> {
    const { violations: found } = (await opened.page.evaluate('axe.run()')) as axe.AxeResults
    return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  }

  async function expectAccessible(): Promise<void> {
    for (const [scheme, width] of [
      ['light', 1280],
      ['dark', 1280],
      ['light', 390],
    ] as const) {
      await opened.page.setViewport({ width, height: 844 })
      await opened.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
      await opened.page.evaluate(axe.source)
      // Colors fade from one scheme to the other.
      await expect
        .poll(async () => (await violations()).map((one) => `${scheme} ${width} ${one}`))
        .toEqual([])
      expect(await opened.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    }
  }

  it('has no accessibility violations while it is empty', () => expectAccessible(), 120_000)

  it('uploads a file, without accessibility violations before and after', async () => {
    await opened.add(join(directory, 'film.bin'))
    await expectAccessible()
    await opened.upload()
    await expectAccessible()
  }, 180_000)
})
