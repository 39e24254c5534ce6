import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bench, FIVE_PARTS } from '../upload/bench-upload.ts'
import { watchedFile } from './watched-file.ts'

// A file that is not at its path for a moment: at its n-th check, n = 1, 2, 3 ... until the upload has fewer
// checks.

let directory: string
let file: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-missing-'))
  file = join(directory, 'mounted', 'file.bin')
  await mkdir(dirname(file))
  await writeFile(file, FIVE_PARTS)
})
afterEach(() => rm(directory, { recursive: true }))

interface Absence {
  readonly away: () => Promise<unknown>
  readonly back: () => Promise<unknown>
}

const absences: Readonly<Record<string, Absence>> = {
  'is moved away and back (ENOENT)': {
    away: () => rename(file, `${file}.away`),
    back: () => rename(`${file}.away`, file),
  },
  'has no directory for a moment, as during a remount (ENOENT)': {
    away: () => rename(dirname(file), join(directory, 'away')),
    back: () => rename(join(directory, 'away'), dirname(file)),
  },
  'has a file in place of its directory for a moment (ENOTDIR)': {
    async away() {
      await rename(dirname(file), join(directory, 'away'))
      await writeFile(dirname(file), '')
    },
    async back() {
      await rm(dirname(file))
      await rename(join(directory, 'away'), dirname(file))
    },
  },
}

describe.each(Object.entries(absences))('a file that %s', (_, { away, back }) => {
  it('fails its upload, which keeps its parts, and the same call resumes it (R3)', async () => {
    for (let awayAt = 1; ; awayAt++) {
      const test = bench()
      let looks = 0
      const source = watchedFile(file, async () => {
        looks += 1
        if (looks === awayAt) await away()
      })
      const outcome = await test.start({ source, parallel: 2 }).outcome
      if (looks < awayAt) break
      await back()
      const look = `look ${awayAt}`
      expect(
        test.notices.map(({ kind }) => kind),
        look,
      ).not.toContain('restarted')
      // What was read when it was moved may be all that was needed of it.
      if (outcome.kind === 'failed') {
        expect(outcome.error, look).toMatchObject({ code: 'SOURCE_UNREADABLE', resumable: true })
        expect(outcome.error.message, look).toMatch(/ENOENT|ENOTDIR/)
        const { uploadId, partsRecorded } = outcome.error
        expect([...test.service.uploads.keys()], look).toEqual(uploadId === undefined ? [] : [uploadId])
        const upload = await test.start({ source: watchedFile(file, async () => {}) }).done()
        expect(upload.partsReused, look).toBe(partsRecorded)
        expect(
          test.notices.map(({ kind }) => kind),
          look,
        ).not.toContain('restarted')
      }
      expect(Buffer.from(test.service.object?.bytes ?? []).equals(FIVE_PARTS), look).toBe(true)
      expect(awayAt).toBeLessThan(100)
    }
  })
})
