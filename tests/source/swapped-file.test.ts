import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileSource } from '@oss/multipart/file'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bench, FIVE_PARTS } from '../upload/bench-upload.ts'
import { Refusal } from '../upload/memory-service.ts'

let directory: string
/** Both releases have it, as builds that can be reproduced do. */
const WRITTEN_AT = 1_600_000_000
/** The clock of the upload is ahead of the files' change times, so that the parts count as settled. */
const now = (): number => Date.now() + 60_000
/** Other bytes from the third part on. */
const NEXT_RELEASE = FIVE_PARTS.map((byte, at) => (at < (FIVE_PARTS.byteLength * 2) / 5 ? byte : byte ^ 1))

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-swapped-'))
  for (const [name, content] of Object.entries({ first: FIVE_PARTS, next: NEXT_RELEASE })) {
    await mkdir(join(directory, name))
    await writeFile(join(directory, name, 'app.bin'), content)
    await utimes(join(directory, name, 'app.bin'), WRITTEN_AT, WRITTEN_AT)
  }
})
afterEach(() => rm(directory, { recursive: true }))

async function makeCurrent(release: 'first' | 'next'): Promise<void> {
  const link = join(directory, 'current')
  await rm(link, { force: true })
  await symlink(release, link)
}

describe('a path that leads to another file of the same size and modification time, and then back', () => {
  it('never results in an object of both files, although no file was changed (R1)', async () => {
    const source = fileSource(join(directory, 'current', 'app.bin'))
    const test = bench()
    const refusePart = (refused: number): void => {
      test.service.fault = {
        before: (_, number) => (number === refused ? Promise.reject(new Refusal('permanent')) : undefined),
      }
    }
    const runUntilPart = async (refused: number): Promise<void> => {
      refusePart(refused)
      expect((await test.start({ source, parallel: 1, now }).outcome).kind).toBe('failed')
    }
    await makeCurrent('first')
    await runUntilPart(2)
    await makeCurrent('next')
    await runUntilPart(5)
    expect(test.notices.map(({ kind }) => kind)).toEqual(['started', 'resumed'])

    await makeCurrent('first')
    test.service.fault = {}
    await test.start({ source, parallel: 1, now }).done()
    expect(Buffer.from(test.service.object?.bytes ?? []).equals(FIVE_PARTS)).toBe(true)
  })
})
