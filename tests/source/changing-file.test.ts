import { appendFile, mkdtemp, open, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UploadOutcome } from '@oss/multipart'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, bench, content, FIVE_PARTS } from '../upload/bench-upload.ts'
import { watchedFile } from './watched-file.ts'

// A file that changes once: at its n-th check or chunk, n = 1, 2, 3 ... until the upload has fewer of them.

let directory: string
let file: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-changing-'))
  file = join(directory, 'file.bin')
})
afterAll(() => rm(directory, { recursive: true }))

const OTHER = content(FIVE_PARTS.byteLength, 2)

interface ChangeOfFile {
  readonly change: () => Promise<void>
  /** What is at the path then. */
  readonly after: Uint8Array | undefined
}

const changes: Readonly<Record<string, ChangeOfFile>> = {
  truncated: { change: () => truncate(file, 250_000), after: FIVE_PARTS.slice(0, 250_000) },
  grown: {
    change: () => appendFile(file, Buffer.alloc(1000, 7)),
    after: Buffer.concat([FIVE_PARTS, Buffer.alloc(1000, 7)]),
  },
  'rewritten in place': { change: () => rewrite(OTHER), after: OTHER },
  'replaced by another': {
    async change() {
      await writeFile(`${file}.new`, OTHER)
      await rename(`${file}.new`, file)
    },
    after: OTHER,
  },
  deleted: { change: () => unlink(file), after: undefined },
}

async function rewrite(bytes: Uint8Array): Promise<void> {
  await using handle = await open(file, 'r+')
  await handle.write(bytes, 0, bytes.byteLength, 0)
}

async function uploadChanging(
  test: Bench,
  changeAt: number,
  change: () => Promise<void>,
): Promise<{ readonly outcome: UploadOutcome; readonly changed: boolean }> {
  let looks = 0
  await rm(file, { force: true })
  await writeFile(file, FIVE_PARTS)
  const source = watchedFile(file, async () => {
    looks += 1
    if (looks === changeAt) await change()
  })
  const outcome = await test.start({ source, parallel: 2 }).outcome
  return { outcome, changed: looks >= changeAt }
}

describe.each(Object.entries(changes))('a file that is %s during its upload', (_, { change, after }) => {
  it('at any check is detected, and either the new content is stored completely or nothing is (F30, R1)', async () => {
    for (let changeAt = 1; ; changeAt++) {
      const test = bench()
      const { outcome, changed } = await uploadChanging(test, changeAt, change)
      if (!changed) break
      const stored = test.service.object && Buffer.from(test.service.object.bytes)
      if (after === undefined) {
        expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'SOURCE_UNREADABLE' } })
        expect(stored).toBeUndefined()
        // It may come back, so what is stored of it is kept until then.
        const left = outcome.kind === 'failed' ? outcome.error.uploadId : undefined
        expect([...test.service.uploads.keys()], `look ${changeAt}`).toEqual(left === undefined ? [] : [left])
      } else {
        expect(outcome.kind, `look ${changeAt}`).toBe('completed')
        expect(stored?.equals(after), `look ${changeAt}`).toBe(true)
        expect(test.service.uploads.size, `look ${changeAt}`).toBe(0)
      }
      expect(changeAt).toBeLessThan(100)
    }
  })
})
