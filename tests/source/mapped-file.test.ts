import { existsSync } from 'node:fs'
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRetryPolicy } from '@oss/client'
import type { Emulator } from '@oss/emulator'
import type { OpenFile } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLocalOss, until } from '../../apps/cli/test/local-oss.ts'
import { runHere } from '../../apps/cli/test/run-here.ts'
import { BUCKET, startService } from '../service/service.ts'
import { bench, FIVE_PARTS } from '../upload/bench-upload.ts'
import { canMapFiles, type MappedWriter, startMappedWriter } from './mapped-writer.ts'
import { watchedFile } from './watched-file.ts'

// A program writes through a memory mapping to pages that it had written before: neither size nor times of
// the file change.

const FIRST = 0
const LAST = FIVE_PARTS.byteLength - 1
/**
 * A file system in memory never sets the times for such writes; one on a disk does when it has written the
 * pages meanwhile.
 */
const MEMORY = '/dev/shm'
const places = [tmpdir(), ...(existsSync(MEMORY) ? [MEMORY] : [])]

describe.skipIf(!canMapFiles()).each(places)(
  'a file in %s to which a program writes through a memory mapping (needs python3 or cc)',
  (place) => {
    let directory: string
    let file: string
    let writer: MappedWriter
    beforeEach(async () => {
      directory = await mkdtemp(join(place, 'oss-mapped-'))
      file = join(directory, 'file.bin')
      await writeFile(file, FIVE_PARTS)
      writer = await startMappedWriter(file)
    })
    afterEach(async () => {
      await writer[Symbol.asyncDispose]()
      await rm(directory, { recursive: true })
    })

    /** Another first and another last byte. */
    async function change(time = 1): Promise<void> {
      await writer.write(FIRST, ((FIVE_PARTS[FIRST] ?? 0) + time) % 256)
      await writer.write(LAST, ((FIVE_PARTS[LAST] ?? 0) + time) % 256)
    }

    /** An upload with settled parts, in which the program writes at the given check of the file. */
    async function uploadChanging(changeAt: number, verify: 'metadata' | 'content' | 'full') {
      const test = bench()
      let looks = 0
      const source = watchedFile(file, async () => {
        looks += 1
        if (looks === changeAt) await change(changeAt)
      })
      const now = (): number => Date.now() + 60_000
      await test.start({ source, now, verify, parallel: 1 }).done()
      return { stored: Buffer.from(test.service.object?.bytes ?? []), changed: looks >= changeAt }
    }

    it('is stored in its final version with verify full, which reads everything once more before the completion (R1)', async () => {
      for (let changeAt = 1; ; changeAt++) {
        const before = await readFile(file)
        const { stored, changed } = await uploadChanging(changeAt, 'full')
        if (!changed) break
        // What it was before is right when it changed after the last look.
        const contents = [before, await readFile(file)]
        expect(
          contents.some((bytes) => bytes.equals(stored)),
          `look ${changeAt}`,
        ).toBe(true)
        expect(changeAt).toBeLessThan(100)
      }
    })

    const itInMemory = place === MEMORY ? it : () => {}
    itInMemory(
      'is stored with bytes of two versions when only its size and times are looked at, as documented',
      async () => {
        const before = await stat(file, { bigint: true })
        const { stored } = await uploadChanging(7, 'content')
        expect(await stat(file, { bigint: true })).toMatchObject({
          mtimeNs: before.mtimeNs,
          ctimeNs: before.ctimeNs,
        })
        const now = await readFile(file)
        expect([stored[FIRST], stored[LAST]]).toEqual([FIVE_PARTS[FIRST], now[LAST]])
      },
    )

    it('is stored again when it changed after an upload in one request', async () => {
      const test = bench()
      let puts = 0
      test.service.fault = {
        async after(operation) {
          if (operation === 'put' && ++puts === 1) await change()
        },
      }
      const source = watchedFile(file, async () => {})
      await test.start({ source, verify: 'full', partSize: 2 ** 20 }).done()
      expect(puts).toBe(2)
      expect(Buffer.from(test.service.object?.bytes ?? []).equals(await readFile(file))).toBe(true)
    })

    it('fails when it changes after each upload in one request, and reports what is stored', async () => {
      const test = bench()
      let puts = 0
      test.service.fault = {
        async after(operation) {
          if (operation === 'put') await change(++puts)
        },
      }
      const source = watchedFile(file, async () => {})
      expect(await test.start({ source, verify: 'full', partSize: 2 ** 20 }).outcome).toMatchObject({
        kind: 'failed',
        error: {
          code: 'SOURCE_CHANGED',
          message: expect.stringContaining('the stored object may contain bytes of two versions'),
        },
      })
      expect(puts).toBe(4)
    })

    it('fails putObject with verify full, because the object is stored by then', async () => {
      await using service = await startService()
      await using handle = await open(file)
      let reads = 0
      const body: OpenFile = {
        stat: (options) => handle.stat(options),
        async read(...where) {
          reads += 1
          if (reads === 2) await change()
          return handle.read(...where)
        },
      }
      const put = service.client().putObject({ bucket: BUCKET, key: 'mapped', body, verify: 'full' })
      await expect(put).rejects.toMatchObject({
        code: 'SOURCE_CHANGED',
        message: expect.stringContaining('the stored object may contain bytes of two versions'),
      })
      expect(await service.emulator.state.readObject(BUCKET, 'mapped')).toHaveLength(FIVE_PARTS.byteLength)
    })

    /** Has the second part refused until the program has written. */
    async function changeBeforePart2(emulator: Emulator): Promise<void> {
      const refused = emulator.faults.add({
        match: { operation: 'UploadPart', partNumber: 2 },
        fault: { kind: 'status', status: 503 },
      })
      await until(() => emulator.requests.some(({ partNumber }) => partNumber === 2))
      await change()
      refused.remove()
    }

    it('is stored in its final version by a batch with verify full (R1)', async () => {
      await using service = await startService()
      const files = [{ file, key: 'mapped' }]
      const batch = service
        .client({ retry: createRetryPolicy({ maxAttempts: 100, baseDelayMs: 5, maxDelayMs: 50 }) })
        .uploadFiles({ bucket: BUCKET, files, verify: 'full', partSize: 102_400, parallel: 1 })
      const results = Array.fromAsync(batch)
      await changeBeforePart2(service.emulator)
      expect(await results).toMatchObject([{ kind: 'uploaded' }])
      expect(await readFile(file)).toEqual(await service.emulator.state.readObject(BUCKET, 'mapped'))
    })

    it('is stored in its final version by oss upload --verify full (R1)', async () => {
      await using oss = await startLocalOss()
      const words = ['upload', file, 'oss://demo/mapped', '--part-size', '100KiB', '--parallel', '1']
      const run = runHere([...words, '--verify', 'full'], oss)
      await changeBeforePart2(oss.emulator)
      const { code, stderr } = await run
      expect(stderr).toContain('Uploading all parts again')
      expect(code).toBe(0)
      expect(await oss.holds('mapped', await readFile(file))).toBe(true)
    })
  },
)
