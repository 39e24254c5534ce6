// Takes the pictures of the console in docs/console: `pnpm screenshots`, after a build. Needs Debian's
// chromium.
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installedBrowser } from './installed-browser.ts'
import { openConsole } from './open-console.ts'
import { takePicture } from './take-picture.ts'

const PICTURES = join(import.meta.dirname, '../../docs/console')
const MIB = 1_048_576

const installed = installedBrowser('chrome')
if (installed.missing !== undefined) throw new Error(installed.missing)
const directory = await mkdtemp(join(tmpdir(), 'oss-screenshots-'))
try {
  await mkdir(PICTURES, { recursive: true })
  await using opened = await openConsole(installed)
  let tab = await opened.openTab()
  await tab.select(await file('holiday-photos.zip', 24))
  await tab.page.waitForSelector('.upload.completed')
  await tab.toggle('Slow line')
  await tab.select(await file('customers.parquet', 40))
  await tab.page.waitForSelector('.upload.running .part.stored:nth-child(9)')
  await tab.page.close()

  tab = await opened.openTab()
  await tab.page.waitForSelector('.unfinished')
  await tab.toggle('Service unavailable')
  await tab.select(await file('conference-recording.mp4', 96))
  await tab.page.waitForSelector('.upload .part.stored:nth-child(22)')
  for (const [name, width, height, scheme] of [
    ['desktop', 1280, 900, 'light'],
    ['dark', 1280, 900, 'dark'],
    ['phone', 390, 1100, 'light'],
  ] as const)
    await takePicture(tab.page, { path: join(PICTURES, `${name}.png`), width, height, scheme })
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function file(name: string, mebibytes: number): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, randomBytes(mebibytes * MIB))
  return path
}
