import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { afterAll, describe, expect, it } from 'vitest'
import { bench, FIVE_PARTS } from '../upload/bench-upload.ts'

// A real disk, of 64 KiB, that is full but for some pages. Only the superuser of Linux can make one.

const PAGE_BYTES = 4096
const PAGES = 16

function mountSmallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const directory = mkdtempSync(join(tmpdir(), 'oss-small-disk-'))
  try {
    const options = `size=${PAGES * PAGE_BYTES},mode=700`
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory], { stdio: 'ignore' })
    return directory
  } catch {
    // In a container, for example, the superuser may not mount.
    rmdirSync(directory)
    return undefined
  }
}

const directory = mountSmallDisk()
afterAll(() => {
  if (directory === undefined) return
  execFileSync('umount', [directory])
  rmdirSync(directory)
})

/** Writes a file until only so many pages are free. */
async function fill(path: string, freePages: number): Promise<void> {
  await using file = await open(path, 'w')
  await file.write(Buffer.alloc((PAGES - freePages) * PAGE_BYTES))
}

describe.runIf(directory !== undefined)('a disk that is full', () => {
  it.each([0, 1, 2, 3])(
    'except for %d pages stops the upload or suffices; the next one completes when there is space (F10)',
    async (freePages) => {
      const place = directory ?? ''
      const test = bench()
      const filler = join(place, 'filler')
      const checkpoints = fsCheckpointStore({ directory: place })
      await fill(filler, freePages)
      const outcome = await test.start({ checkpoints }).outcome
      // A lock needs a page, and a journal another.
      expect(outcome.kind).toBe(freePages < 2 ? 'failed' : 'completed')
      if (outcome.kind === 'failed') {
        expect(outcome.error).toMatchObject({
          code: 'CHECKPOINT_FAILED',
          cause: {
            code: 'UNWRITABLE',
            message: expect.stringMatching(/^No space left on the device for .*Free some space/),
            cause: { code: 'ENOSPC' },
          },
        })
        expect(test.service.object).toBeUndefined()
      }
      expect(test.service.uploads.size).toBe(0)
      expect(await readdir(place)).toEqual(['filler'])
      await rm(filler)
      await test.start({ checkpoints }).done()
      expect(Buffer.from(test.service.object?.bytes ?? []).equals(FIVE_PARTS)).toBe(true)
    },
  )
})
