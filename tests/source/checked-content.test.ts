import { chmod, mkdtemp, open, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenSource, SourceError, type UploadSource } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Bench, bench, FIVE_PARTS } from '../upload/bench-upload.ts'
import { Refusal } from '../upload/memory-service.ts'

let directory: string
let file: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-content-'))
  file = join(directory, 'file.bin')
  await writeFile(file, FIVE_PARTS)
  // Long ago, so that the parts count as settled.
  await utimes(file, 1_600_000_000, 1_600_000_000)
})
afterEach(() => rm(directory, { recursive: true }))

/** An upload that stops with three of five parts recorded. */
async function uploadThreeParts(test: Bench, source: UploadSource): Promise<void> {
  test.service.fault = {
    before: (_, number) => (number === 4 ? Promise.reject(new Refusal('permanent')) : undefined),
  }
  // The clock is ahead of the file's change time.
  const now = () => Date.now() + 60_000
  const { kind } = await test.start({ source, parallel: 1, now }).outcome
  expect(kind).toBe('failed')
  test.service.fault = {}
  test.service.log.length = 0
}

async function changeByte(at: number): Promise<void> {
  await using handle = await open(file, 'r+')
  await handle.write(Buffer.of(FIVE_PARTS.at(at) === 0 ? 1 : 0), 0, 1, at)
}

async function expectStored(test: Bench): Promise<void> {
  await using handle = await open(file)
  expect(Buffer.from(test.service.object?.bytes ?? []).equals(await handle.readFile())).toBe(true)
}

describe('a file of the same size and modification time', () => {
  it('with other content is detected, and uploaded completely (F31, R1)', async () => {
    const test = bench()
    await uploadThreeParts(test, fileSource(file))
    const { atime, mtime } = await stat(file)
    await changeByte(150_000)
    await utimes(file, atime, mtime)
    const upload = await test.start({ source: fileSource(file) }).done()
    expect(upload).toMatchObject({ partsReused: 0, uploadId: 'UPLOAD2' })
    expect(test.notices).toContainEqual({ kind: 'restarted', reason: 'source-changed', uploadId: 'UPLOAD1' })
    await expectStored(test)
  })

  it('whose content is unchanged, although its change time differs, is resumed (F31, R3)', async () => {
    const test = bench()
    await uploadThreeParts(test, fileSource(file))
    await chmod(file, 0o600)
    expect(await test.start({ source: fileSource(file) }).done()).toMatchObject({ partsReused: 3 })
    expect(test.service.log.filter((line) => line.startsWith('part '))).toEqual(['part 4', 'part 5'])
  })
})

describe('a file whose content must be compared, and whose uploaded parts cannot be read', () => {
  /** The file, whose first bytes cannot be read. */
  function damaged(): UploadSource {
    const source = fileSource(file)
    return {
      label: source.label,
      async open(): Promise<OpenSource> {
        const inner = await source.open()
        return {
          fingerprint: () => inner.fingerprint(),
          read: (range, signal) => {
            if (range.start === 0) throw new SourceError('SOURCE_UNREADABLE', 'EIO: i/o error, read')
            return inner.read(range, signal)
          },
          [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
        }
      },
    }
  }

  it('counts as unknown: nothing is sent, and the parts are kept (R1, R3, F34)', async () => {
    const test = bench()
    await uploadThreeParts(test, fileSource(file))
    const outcome = await test.start({ source: damaged(), verify: 'content' }).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'SOURCE_UNREADABLE', resumable: true, uploadId: 'UPLOAD1' },
    })
    expect(test.service.log).toEqual([])
    expect(await test.start({ source: fileSource(file), verify: 'content' }).done()).toMatchObject({
      partsReused: 3,
    })
    await expectStored(test)
  })
})

describe('a change that neither size nor times nor identity show', () => {
  /** The file, which always reports its first fingerprint. */
  function unchanging(): UploadSource {
    const source = fileSource(file)
    return {
      label: source.label,
      async open(): Promise<OpenSource> {
        const inner = await source.open()
        const { size } = await inner.fingerprint()
        return {
          fingerprint: async () => ({ size, mtimeNs: '1', ctimeNs: '1', fileId: '1' }),
          read: (range, signal) => inner.read(range, signal),
          [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
        }
      },
    }
  }

  it.each([0, 102_399, 102_400, 250_000, 307_199])(
    'of the byte at %d between two runs is detected with verify content (F33, R1)',
    async (at) => {
      const test = bench()
      await uploadThreeParts(test, unchanging())
      await changeByte(at)
      const upload = await test.start({ source: unchanging(), verify: 'content' }).done()
      expect(upload).toMatchObject({ partsReused: 0, uploadId: 'UPLOAD2' })
      await expectStored(test)
    },
  )

  it('is not detected otherwise', async () => {
    const test = bench()
    await uploadThreeParts(test, unchanging())
    await changeByte(0)
    expect(await test.start({ source: unchanging() }).done()).toMatchObject({ partsReused: 3 })
  })
})

describe('a file that changes twice within one tick of the clock of the file system', () => {
  const ticking = (changedAt: number): UploadSource => {
    const versions = [FIVE_PARTS, FIVE_PARTS.map((byte) => byte ^ 0xff)]
    let reads = 0
    const stamp = `${BigInt(Date.now()) * 1_000_000n}`
    return {
      label: file,
      open: async () => ({
        fingerprint: async () => ({
          size: FIVE_PARTS.byteLength,
          mtimeNs: stamp,
          ctimeNs: stamp,
          fileId: '1',
        }),
        async *read({ start, end }) {
          reads += 1
          yield versions[reads > changedAt ? 1 : 0]?.slice(start, end) ?? new Uint8Array()
        },
        async [Symbol.asyncDispose]() {},
      }),
    }
  }

  it.each([1, 3, 5])(
    'after %d reads is detected before completion, because parts read soon after a change are read again (F32, R1)',
    async (changedAt) => {
      const test = bench()
      await test.start({ source: ticking(changedAt), parallel: 1 }).done()
      expect(test.notices).toContainEqual({
        kind: 'restarted',
        reason: 'source-changed',
        uploadId: 'UPLOAD1',
      })
      const stored = Buffer.from(test.service.object?.bytes ?? [])
      expect(stored.equals(FIVE_PARTS.map((byte) => byte ^ 0xff))).toBe(true)
    },
  )

  it('long ago is not read again (F32)', async () => {
    const test = bench()
    const now = () => Date.now() + 60_000
    await test.start({ source: ticking(5), parallel: 1, now }).done()
    expect(test.notices.map(({ kind }) => kind)).not.toContain('restarted')
  })
})
