// Takes the pictures of the example with Uppy in docs/uppy: `pnpm screenshots`. Needs Debian's chromium.
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installedBrowser } from './installed-browser.ts'
import { openUppyExample } from './open-uppy-example.ts'
import { takePicture } from './take-picture.ts'

const PICTURES = join(import.meta.dirname, '../../docs/uppy')

const installed = installedBrowser('chrome')
if (installed.missing !== undefined) throw new Error(installed.missing)
const directory = await mkdtemp(join(tmpdir(), 'oss-screenshots-'))
try {
  await mkdir(PICTURES, { recursive: true })
  await using opened = await openUppyExample(installed)
  await opened.add(await file('holiday-photos.zip', 24))
  await opened.upload()
  await opened.add(await file('customers.parquet', 6), await file('conference-recording.mp4', 96))
  for (const [name, width, height, scheme] of [
    ['desktop', 1280, 800, 'light'],
    ['dark', 1280, 800, 'dark'],
    ['phone', 390, 844, 'light'],
  ] as const)
    await takePicture(opened.page, { path: join(PICTURES, `${name}.png`), width, height, scheme })
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function file(name: string, mebibytes: number): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, randomBytes(mebibytes * 1_048_576))
  return path
}
