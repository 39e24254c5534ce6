import { randomInt } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { open, stat, utimes } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { randomNumbers } from '../crash/random-numbers.ts'
import { PART } from '../service/service.ts'
import { startBrowserUpload } from './browser-upload.ts'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { type OpenPage, openPage } from './open-page.ts'

/** Number of uploads during each of which the file is changed; 200 take about five minutes. */
const CHANGES = Number(process.env['OSS_TEST_CHANGES'] ?? 20)
const SEED = Number(process.env['OSS_TEST_SEED'] ?? randomInt(2 ** 31))

/** Overwrites a few bytes in place, and half of the time puts the modification time back. */
async function change(path: string, random: (below: number) => number): Promise<void> {
  const { size, atime, mtime } = await stat(path)
  const length = 1 + random(64)
  const bytes = Buffer.alloc(length, random(256))
  const file = await open(path, 'r+')
  try {
    await file.write(bytes, 0, length, random(size - length))
  } finally {
    await file.close()
  }
  if (random(2) === 0) await utimes(path, atime, mtime)
}

describeInBrowsers('a file that is changed in place while it is uploaded', (installed) => {
  let opened: OpenPage
  beforeAll(async () => {
    opened = await openPage(installed, { script: 'client-page.ts' })
  }, 180_000)
  afterAll(() => opened?.[Symbol.asyncDispose]())

  it(`is stored as one of its versions or not at all, ${CHANGES} times (seed ${SEED}) (R1)`, async () => {
    const next = randomNumbers(SEED)
    const random = (below: number) => Math.floor(next() * below)
    const kinds: Record<string, number> = {}
    for (let round = 1; round <= CHANGES; round++) {
      const parts = 1 + random(4)
      await using test = await startBrowserUpload(opened, { size: parts * PART - random(PART) })
      test.service.emulator.faults.add({
        match: { operation: 'UploadPart' },
        fault: { kind: 'delay', ms: random(40) },
      })
      const versions = [readFileSync(test.path)]
      const upload = test.upload({ parallel: 1 + random(3) })
      for (let changes = 1 + random(2); changes > 0; changes--) {
        await pause(random(60 * parts))
        await change(test.path, random)
        versions.push(readFileSync(test.path))
      }
      const { kind, notices } = await upload
      const ending = notices.includes('restarted') ? `${kind} after a restart` : kind
      kinds[ending] = (kinds[ending] ?? 0) + 1
      const stored = await test.stored()
      const isVersion = stored === undefined || versions.some((version) => version.equals(stored))
      // What went in one request is already stored when it is compared: then the upload fails, and says so.
      const isDisowned = kind === 'failed' && statSync(test.path).size <= PART
      expect({ round, kind, isMixed: !(isVersion || isDisowned) }).toEqual({ round, kind, isMixed: false })
      if (kind === 'completed') expect(stored).toBeDefined()
      await opened.page.goto(opened.origin)
      await opened.call('discardAll', test.target())
    }
    process.stdout.write(`${installed.browser}, seed ${SEED}: ${JSON.stringify(kinds)}, 0 mixed\n`)
  }, 900_000)
})
