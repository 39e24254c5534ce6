import { execFileSync } from 'node:child_process'
import {
  mkdtemp,
  open,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compareFingerprints } from '../../model/fingerprint.ts'
import { fileSource } from './file-source.ts'

const NEVER = new AbortController().signal
let directory: string
let file: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-file-source-'))
  file = join(directory, 'file.bin')
  await writeFile(file, Buffer.alloc(2_400_000, 'abc'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('a file', () => {
  it('is read in chunks of at most 1 MiB, each range from its start', async () => {
    await using source = await fileSource(file).open()
    const chunks = await Array.fromAsync(source.read({ start: 1, end: 2_400_000 }, NEVER))
    expect(chunks.map((chunk) => chunk.byteLength)).toEqual([1_048_576, 1_048_576, 302_847])
    expect(Buffer.concat(chunks)).toEqual(Buffer.alloc(2_400_000, 'abc').subarray(1))
  })

  it('is named by its absolute path', () => {
    expect(fileSource('some/file.bin').label).toBe(join(process.cwd(), 'some/file.bin'))
  })

  it('uses a separate buffer for each chunk, because a socket may still be sending the previous one', async () => {
    await using source = await fileSource(file).open()
    const chunks = await Array.fromAsync(source.read({ start: 0, end: 2_400_000 }, NEVER))
    expect(new Set(chunks.map((chunk) => chunk.buffer)).size).toBe(3)
  })

  it('stops reading when the signal aborts', async () => {
    await using source = await fileSource(file).open()
    const control = new AbortController()
    const reading = source.read({ start: 0, end: 2_400_000 }, control.signal)[Symbol.asyncIterator]()
    await reading.next()
    control.abort(new Error('enough'))
    await expect(reading.next()).rejects.toThrow('enough')
  })

  it('ends early when it has become shorter (F30)', async () => {
    await using source = await fileSource(file).open()
    await truncate(file, 1000)
    const chunks = await Array.fromAsync(source.read({ start: 0, end: 2_400_000 }, NEVER))
    expect(Buffer.concat(chunks).byteLength).toBe(1000)
  })

  it('beyond 4 GiB is read at the requested offset, not modulo 2^32', async () => {
    const at = 2 ** 40 + 5
    const handle = await open(file, 'r+')
    await handle.write('mark', at)
    await handle.close()
    await using source = await fileSource(file).open()
    const [chunk] = await Array.fromAsync(source.read({ start: at, end: at + 4 }, NEVER))
    expect(Buffer.from(chunk ?? []).toString()).toBe('mark')
    expect((await source.fingerprint()).size).toBe(at + 4)
  })
})

describe('a change (F30, F31)', () => {
  async function comparisonAfter(change: () => Promise<unknown>): Promise<string> {
    await using source = await fileSource(file).open()
    const before = await source.fingerprint()
    expect(compareFingerprints(before, await source.fingerprint())).toBe('same')
    await change()
    return compareFingerprints(before, await source.fingerprint())
  }

  it('of the content in place is detected', async () => {
    expect(await comparisonAfter(() => writeFile(file, Buffer.alloc(2_400_000, 'abd')))).toBe('changed')
  })

  it('of the length is detected', async () => {
    expect(await comparisonAfter(() => truncate(file, 599_999))).toBe('changed')
  })

  it('of the content with the modification time set back is doubtful', async () => {
    const { atime, mtime } = await stat(file)
    const whole = new Date(Math.floor(mtime.getTime() / 1000) * 1000)
    await utimes(file, atime, whole)
    const change = async (): Promise<void> => {
      await writeFile(file, Buffer.alloc(2_400_000, 'abd'))
      await utimes(file, atime, whole)
    }
    expect(await comparisonAfter(change)).toBe('doubtful')
  })

  it('of the file behind the path is detected, even before the first check, and the bytes stay those of the first file', async () => {
    const other = join(directory, 'other')
    await writeFile(other, 'other')
    await using source = await fileSource(file).open()
    await rename(other, file)
    await expect(source.fingerprint()).rejects.toMatchObject({ code: 'SOURCE_CHANGED' })
    const [chunk] = await Array.fromAsync(source.read({ start: 0, end: 3 }, NEVER))
    expect(Buffer.from(chunk ?? []).toString()).toBe('abc')
  })

  it('by deletion makes it unreadable, not changed, because it may reappear', async () => {
    await expect(comparisonAfter(() => unlink(file))).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' })
  })
})

describe('what is not a regular file (F35)', () => {
  const refusal = (message: RegExp) =>
    expect.objectContaining({
      name: 'SourceError',
      code: 'SOURCE_UNREADABLE',
      message: expect.stringMatching(message),
    })

  it('is refused: nothing there', async () => {
    await expect(fileSource(join(directory, 'none')).open()).rejects.toEqual(refusal(/ENOENT/))
  })

  it('is refused: a directory', async () => {
    await expect(fileSource(directory).open()).rejects.toEqual(refusal(/not a regular file/))
  })

  it('is refused at once: a named pipe', async () => {
    const pipe = join(directory, 'pipe')
    execFileSync('mkfifo', [pipe])
    await expect(fileSource(pipe).open()).rejects.toEqual(refusal(/not a regular file/))
  })

  it('is refused: a device', async () => {
    await expect(fileSource('/dev/zero').open()).rejects.toEqual(refusal(/not a regular file/))
  })

  it.runIf(process.platform === 'linux')('is refused: a file with a content but no size', async () => {
    await expect(fileSource('/proc/self/status').open()).rejects.toEqual(
      refusal(/content but reports a size of 0/),
    )
  })

  it('an empty file is accepted, and so is a link to a file', async () => {
    await writeFile(file, '')
    const link = join(directory, 'link')
    await symlink(file, link)
    await using source = await fileSource(link).open()
    expect((await source.fingerprint()).size).toBe(0)
  })
})
