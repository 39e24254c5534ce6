import { appendFile, mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRetryPolicy } from '@oss/client'
import type { OpenFile } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLocalOss, until } from '../../apps/cli/test/local-oss.ts'
import { runHere } from '../../apps/cli/test/run-here.ts'
import { BUCKET, startService } from '../service/service.ts'
import { bench, FIVE_PARTS } from '../upload/bench-upload.ts'
import { Refusal } from '../upload/memory-service.ts'
import { watchedFile } from './watched-file.ts'

// A log: something is appended to it at each look at it and at each chunk.

let directory: string
let file: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-growing-'))
  file = join(directory, 'app.log')
  await writeFile(file, FIVE_PARTS)
})
afterEach(() => rm(directory, { recursive: true }))

const LINE = Buffer.from('one more line of the log\n')
const grow = (): Promise<void> => appendFile(file, LINE)

describe('a log that grows constantly', () => {
  it('fails without allowGrowth, naming the option and the upload id whose parts are left (R9)', async () => {
    const test = bench()
    const outcome = await test.start({ source: watchedFile(file, grow) }).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'SOURCE_CHANGED', uploadId: 'UPLOAD4' },
    })
    const message = outcome.kind === 'failed' ? outcome.error.message : ''
    expect(message).toMatch(/The source grew from \d+ to \d+ bytes/)
    expect(message).toContain('allowGrowth')
    expect(message).toContain('UPLOAD4')
    expect([...test.service.uploads.keys()]).toEqual(['UPLOAD4'])
  })

  it.each([1, 2, 3])(
    'is uploaded with allowGrowth up to its size at the start, %d parts at a time',
    async (parallel) => {
      const test = bench()
      let looks = 0
      const source = watchedFile(file, async () => {
        looks += 1
        // The first look is before it is opened.
        if (looks > 2) await grow()
      })
      await test.start({ source, allowGrowth: true, parallel }).done()
      expect(Buffer.from(test.service.object?.bytes ?? []).equals(FIVE_PARTS)).toBe(true)
      expect(test.notices.map(({ kind }) => kind)).toEqual(['started'])
      expect(test.service.log.filter((line) => line.startsWith('part '))).toHaveLength(5)
    },
  )

  it('is uploaded with allowGrowth in one request up to its size at the start', async () => {
    const test = bench()
    let looks = 0
    const source = watchedFile(file, async () => {
      looks += 1
      if (looks > 2) await grow()
    })
    await test.start({ source, allowGrowth: true, partSize: 2 ** 20 }).done()
    expect(Buffer.from(test.service.object?.bytes ?? []).equals(FIVE_PARTS)).toBe(true)
  })

  it('is resumed with allowGrowth up to its size at the first start, and no part is sent again (R3)', async () => {
    const test = bench()
    const options = { source: fileSource(file), allowGrowth: true, parallel: 1 }
    test.service.fault = {
      before: (_, number) => (number === 4 ? Promise.reject(new Refusal('permanent')) : undefined),
    }
    expect((await test.start(options).outcome).kind).toBe('failed')
    test.service.fault = {}
    // By more than a part.
    await appendFile(file, FIVE_PARTS)
    expect(await test.start(options).done()).toMatchObject({ partsReused: 3, size: FIVE_PARTS.byteLength })
    expect(Buffer.from(test.service.object?.bytes ?? []).equals(FIVE_PARTS)).toBe(true)
  })

  it('is resumed with allowGrowth after it failed without', async () => {
    const test = bench()
    expect((await test.start({ source: watchedFile(file, grow) }).outcome).kind).toBe('failed')
    const started = await test.start({ source: fileSource(file), allowGrowth: true }).done()
    expect(started.uploadId).toBe('UPLOAD4')
    const now = await readFile(file)
    const stored = Buffer.from(test.service.object?.bytes ?? [])
    expect(stored.equals(now.subarray(0, stored.byteLength))).toBe(true)
  })

  it.each([0, 150_000, FIVE_PARTS.byteLength - 1])(
    'is sent again when its content at the start changes meanwhile: byte %d, at any check (R1)',
    async (at) => {
      for (let changeAt = 3; ; changeAt++) {
        await writeFile(file, FIVE_PARTS)
        const test = bench()
        let looks = 0
        const source = watchedFile(file, async () => {
          looks += 1
          if (looks !== changeAt) return
          await using handle = await open(file, 'r+')
          await handle.write(Buffer.of(FIVE_PARTS.at(at) === 0 ? 1 : 0), 0, 1, at)
        })
        await test.start({ source, allowGrowth: true }).done()
        if (looks < changeAt) break
        const stored = Buffer.from(test.service.object?.bytes ?? [])
        const contents = [Buffer.from(FIVE_PARTS), await readFile(file)]
        expect(
          contents.some((bytes) => bytes.equals(stored)),
          `look ${changeAt}`,
        ).toBe(true)
        expect(changeAt).toBeLessThan(100)
      }
    },
  )

  it('is sent again when it becomes shorter: a log that was rotated in place', async () => {
    const test = bench()
    let looks = 0
    const source = watchedFile(file, async () => {
      looks += 1
      if (looks === 5) await truncate(file, 250_000)
    })
    await test.start({ source, allowGrowth: true }).done()
    expect(test.service.object?.bytes.byteLength).toBe(250_000)
    expect(test.notices).toContainEqual({ kind: 'restarted', reason: 'source-changed', uploadId: 'UPLOAD1' })
  })
})

describe('the calls that upload a log', () => {
  it('putObject stores it up to its size at the start', async () => {
    await using service = await startService()
    await using handle = await open(file)
    const body: OpenFile = {
      stat: (options) => handle.stat(options),
      async read(...where) {
        await grow()
        return handle.read(...where)
      },
    }
    const target = { bucket: BUCKET, key: 'log', body }
    await expect(service.client().putObject(target)).rejects.toMatchObject({ code: 'SOURCE_CHANGED' })
    await writeFile(file, FIVE_PARTS)
    await service.client().putObject({ ...target, allowGrowth: true })
    expect(await service.emulator.state.readObject(BUCKET, 'log')).toEqual(Buffer.from(FIVE_PARTS))
  })

  it.each([
    ['putObject', 'allowGrowth is for files and FileHandles'],
    ['resumableUpload', 'allowGrowth is for files and FileHandles'],
  ] as const)('%s rejects allowGrowth for a source that cannot grow', async (call, message) => {
    await using service = await startService()
    const input = { bucket: BUCKET, key: 'log', body: 'text', allowGrowth: true }
    const error = expect.objectContaining({
      name: 'ValidationError',
      field: 'allowGrowth',
      message: expect.stringContaining(message),
    })
    const begin = async (): Promise<unknown> => service.client()[call](input)
    await expect(begin()).rejects.toEqual(error)
    expect(service.requests()).toEqual([])
  })

  /** Has the second part refused until the log has grown. */
  async function growBeforePart2(emulator: Awaited<ReturnType<typeof startService>>['emulator']) {
    const refused = emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 2 },
      fault: { kind: 'status', status: 503 },
    })
    await until(() => emulator.requests.some(({ partNumber }) => partNumber === 2))
    await grow()
    refused.remove()
  }

  it('a batch with allowGrowth stores it up to its size at the start', async () => {
    await using service = await startService()
    const batch = service
      .client({ retry: createRetryPolicy({ maxAttempts: 100, baseDelayMs: 5, maxDelayMs: 50 }) })
      .uploadFiles({
        ...{ bucket: BUCKET, files: [{ file, key: 'log' }], allowGrowth: true },
        ...{ partSize: 102_400, parallel: 1 },
      })
    const results = Array.fromAsync(batch)
    await growBeforePart2(service.emulator)
    expect(await results).toMatchObject([{ kind: 'uploaded' }])
    expect(await service.emulator.state.readObject(BUCKET, 'log')).toEqual(Buffer.from(FIVE_PARTS))
  })

  it('oss upload --allow-growth stores it up to its size at the start', async () => {
    await using oss = await startLocalOss()
    const words = ['upload', file, 'oss://demo/log', '--part-size', '100KiB', '--parallel', '1']
    const run = runHere([...words, '--allow-growth'], oss)
    await growBeforePart2(oss.emulator)
    expect(await run).toMatchObject({ code: 0 })
    expect(await oss.holds('log', Buffer.from(FIVE_PARTS))).toBe(true)
  })

  it('oss upload without it fails with 65, naming the flag and the upload id that is left (R9)', async () => {
    await using oss = await startLocalOss()
    const growing = setInterval(() => void grow(), 1)
    const words = ['upload', file, 'oss://demo/log', '--part-size', '100KiB']
    const { code, stderr } = await runHere(words, oss).finally(() => clearInterval(growing))
    expect(code).toBe(65)
    expect(stderr).toContain('--allow-growth')
    expect(stderr).toMatch(/stored under the upload id [0-9A-F]+/)
  })
})
