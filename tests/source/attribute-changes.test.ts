import { chmod, link, mkdtemp, open, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileSource } from '@oss/multipart/file'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Bench, bench, FIVE_PARTS } from '../upload/bench-upload.ts'
import { Refusal } from '../upload/memory-service.ts'
import { watchedFile } from './watched-file.ts'

let directory: string
let file: string
/** A whole second, so that it can be set again exactly. */
const WRITTEN_AT = 1_600_000_000
/** The clock of the upload is ahead of the file's change time, so that the parts count as settled. */
const now = (): number => Date.now() + 60_000

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-attributes-'))
  file = join(directory, 'file.bin')
  await writeAnew()
})
afterEach(() => rm(directory, { recursive: true }))

async function writeAnew(): Promise<void> {
  await writeFile(file, FIVE_PARTS)
  await utimes(file, WRITTEN_AT, WRITTEN_AT)
}

const sentParts = ({ service }: Bench): readonly string[] =>
  service.log.filter((line) => line.startsWith('part '))

const harmless: Readonly<Record<string, (time: number) => Promise<unknown>>> = {
  'gets other permissions (chmod)': (time) => chmod(file, time % 2 === 0 ? 0o600 : 0o640),
  'gets another name (ln)': (time) => link(file, join(directory, `link-${time}`)),
  'is moved away and back (mv)': async () => {
    await rename(file, `${file}.away`)
    await rename(`${file}.away`, file)
  },
}

describe.each(Object.entries(harmless))('a file that %s while it is uploaded', (_, change) => {
  it('is read again before the completion, and no part is sent twice (R1, R3)', async () => {
    for (let changeAt = 1; ; changeAt++) {
      await writeAnew()
      const test = bench()
      let looks = 0
      const source = watchedFile(file, async () => {
        looks += 1
        if (looks === changeAt) await change(changeAt)
      })
      await test.start({ source, now, parallel: 1 }).done()
      if (looks < changeAt) break
      expect(sentParts(test), `look ${changeAt}`).toHaveLength(5)
      expect(
        test.notices.map(({ kind }) => kind),
        `look ${changeAt}`,
      ).toEqual(['started'])
      expect(Buffer.from(test.service.object?.bytes ?? []).equals(FIVE_PARTS)).toBe(true)
      expect(changeAt).toBeLessThan(100)
    }
  })

  it('is uploaded even when that happens repeatedly', async () => {
    const test = bench()
    let time = 0
    const source = watchedFile(file, async () => {
      time += 1
      await change(time)
    })
    expect(await test.start({ source, now, parallel: 1 }).done()).toMatchObject({ uploadId: 'UPLOAD1' })
    expect(sentParts(test)).toHaveLength(5)
  })

  it('between two runs is resumed, and each part is sent once', async () => {
    const test = bench()
    test.service.fault = {
      before: (_, number) => (number === 4 ? Promise.reject(new Refusal('permanent')) : undefined),
    }
    const { kind } = await test.start({ source: fileSource(file), parallel: 1, now }).outcome
    expect(kind).toBe('failed')
    test.service.fault = {}
    test.service.log.length = 0
    await change(1)
    expect(await test.start({ source: fileSource(file), now }).done()).toMatchObject({ partsReused: 3 })
    expect(sentParts(test)).toEqual(['part 4', 'part 5'])
  })
})

describe('a program that changes a byte and sets the modification time back while the file is uploaded', () => {
  const changeByte = async (at: number): Promise<void> => {
    await using handle = await open(file, 'r+')
    await handle.write(Buffer.of(FIVE_PARTS.at(at) === 0 ? 1 : 0), 0, 1, at)
    await handle.utimes(WRITTEN_AT, WRITTEN_AT)
  }

  it.each([0, 150_000, FIVE_PARTS.byteLength - 1])(
    'is detected at any moment, and the new content is stored completely (byte %d, R1)',
    async (at) => {
      const after = FIVE_PARTS.slice()
      after[at] = FIVE_PARTS.at(at) === 0 ? 1 : 0
      for (let changeAt = 1; ; changeAt++) {
        await writeAnew()
        const test = bench()
        let looks = 0
        const source = watchedFile(file, async () => {
          looks += 1
          if (looks === changeAt) await changeByte(at)
        })
        await test.start({ source, now, parallel: 2 }).done()
        if (looks < changeAt) break
        const stored = Buffer.from(test.service.object?.bytes ?? [])
        expect(stored.equals(after), `look ${changeAt}`).toBe(true)
        expect(changeAt).toBeLessThan(100)
      }
    },
  )
})
