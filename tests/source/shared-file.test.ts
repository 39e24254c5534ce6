import {
  appendFile,
  copyFile,
  mkdir,
  mkdtemp,
  open,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ByteRange, PlanError, type UploadSource } from '@oss/multipart'
import { fileSource, sharedFileSource } from '@oss/multipart/file'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Bench, bench, FIVE_PARTS } from '../upload/bench-upload.ts'
import { Refusal } from '../upload/memory-service.ts'

/** A whole second, so that it can be set again exactly. */
const WRITTEN_AT = 1_600_000_000
/** The clock of the upload is ahead of the file's change time, so that the parts count as settled. */
const now = (): number => Date.now() + 60_000

let directory: string
/** The paths of the file on two hosts; each has a device, inode and change time of its own. */
let first: string
let second: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-shared-file-'))
  await Promise.all(['web-1', 'web-2'].map((host) => mkdir(join(directory, host))))
  first = join(directory, 'web-1', 'film.bin')
  second = join(directory, 'web-2', 'film.bin')
  await writeFile(first, FIVE_PARTS)
  await utimes(first, WRITTEN_AT, WRITTEN_AT)
  await copyToSecond()
})
afterEach(() => rm(directory, { recursive: true }))

/** What `rsync -t` does. */
async function copyToSecond(): Promise<void> {
  await copyFile(first, second)
  await utimes(second, WRITTEN_AT, WRITTEN_AT)
}

const shared = (path: string, identity = 'v1'): UploadSource =>
  sharedFileSource(path, { label: 'films/film.bin', identity })

/** A source that records which ranges are read. */
function recordReads(source: UploadSource): { readonly source: UploadSource; readonly reads: number[] } {
  const reads: number[] = []
  return {
    reads,
    source: {
      ...source,
      async open() {
        const inner = await source.open()
        const read: typeof inner.read = (range: ByteRange, ...rest) => {
          reads.push(range.start)
          return inner.read(range, ...rest)
        }
        return { ...inner, read }
      },
    },
  }
}

const sentParts = ({ service }: Bench): readonly string[] =>
  service.log.filter((line) => line.startsWith('part '))

/** Uploads three of five parts on the first host. */
async function startedOnFirst(): Promise<Bench> {
  const test = bench()
  test.service.fault = {
    before: (_, number) => (number === 4 ? Promise.reject(new Refusal('permanent')) : undefined),
  }
  expect((await test.start({ source: shared(first), parallel: 1, now }).outcome).kind).toBe('failed')
  test.service.fault = {}
  test.service.log.length = 0
  test.notices.length = 0
  return test
}

describe('a file that two hosts see', () => {
  it('is resumed by the second host, which reads only the parts that are missing (R3)', async () => {
    const [there, here] = await Promise.all([stat(first), stat(second)])
    expect(here.ino).not.toBe(there.ino)
    const test = await startedOnFirst()
    const { source, reads } = recordReads(shared(second))
    expect(await test.start({ source, parallel: 1, now }).done()).toMatchObject({ partsReused: 3 })
    expect(sentParts(test)).toEqual(['part 4', 'part 5'])
    const partSize = (FIVE_PARTS.byteLength - 123) / 4
    expect(reads).toEqual([3 * partSize, 4 * partSize])
    expect(Buffer.from(test.service.object?.bytes ?? []).equals(FIVE_PARTS)).toBe(true)
  })

  it('is read again by the second host when each host names it by its own device and inode', async () => {
    const test = bench()
    test.service.fault = {
      before: (_, number) => (number === 4 ? Promise.reject(new Refusal('permanent')) : undefined),
    }
    const named = (path: string): UploadSource => ({ ...fileSource(path), label: 'films/film.bin' })
    await test.start({ source: named(first), parallel: 1, now }).outcome
    test.service.fault = {}
    const { source, reads } = recordReads(named(second))
    await test.start({ source, parallel: 1, now }).done()
    expect(reads.filter((start) => start === 0)).not.toEqual([])
  })
})

const changed = FIVE_PARTS.slice()
changed[0] = FIVE_PARTS[0] === 0 ? 1 : 0

describe('a shared file that has changed when the second host resumes', () => {
  async function storedBySecond(test: Bench, source: UploadSource): Promise<Buffer> {
    await test.start({ source, now }).done()
    return Buffer.from(test.service.object?.bytes ?? [])
  }

  it('in its modification time is uploaded from the start (F30)', async () => {
    const test = await startedOnFirst()
    await writeFile(second, changed)
    expect((await storedBySecond(test, shared(second))).equals(changed)).toBe(true)
    expect(test.notices).toContainEqual(
      expect.objectContaining({ kind: 'restarted', reason: 'source-changed' }),
    )
  })

  it('in its size is uploaded from the start, also with the old modification time (F30)', async () => {
    const test = await startedOnFirst()
    await appendFile(second, 'more')
    await utimes(second, WRITTEN_AT, WRITTEN_AT)
    const stored = await storedBySecond(test, shared(second))
    expect(stored.equals(Buffer.concat([FIVE_PARTS, Buffer.from('more')]))).toBe(true)
    expect(test.notices).toContainEqual(
      expect.objectContaining({ kind: 'restarted', reason: 'source-changed' }),
    )
  })

  it('in its identity and content is uploaded from the start, although size and time are equal (F31)', async () => {
    const test = await startedOnFirst()
    await writeFile(second, changed)
    await utimes(second, WRITTEN_AT, WRITTEN_AT)
    expect((await storedBySecond(test, shared(second, 'v2'))).equals(changed)).toBe(true)
  })

  it('only in its identity is read and compared, and no part is sent twice (R3)', async () => {
    const test = await startedOnFirst()
    expect((await storedBySecond(test, shared(second, 'v2'))).equals(FIVE_PARTS)).toBe(true)
    expect(sentParts(test)).toEqual(['part 4', 'part 5'])
  })

  it('with size, time and identity unchanged is found by verify: "content" (F31)', async () => {
    const test = await startedOnFirst()
    await writeFile(second, changed)
    await utimes(second, WRITTEN_AT, WRITTEN_AT)
    await test.start({ source: shared(second), verify: 'content', now }).done()
    expect(Buffer.from(test.service.object?.bytes ?? []).equals(changed)).toBe(true)
  })
})

describe('a shared file that changes while a host uploads it', () => {
  /** Uploads the file of the first host and changes it while the third part is sent. */
  async function storedAfter(change: () => Promise<unknown>): Promise<Buffer> {
    const test = bench()
    let isChanged = false
    test.service.fault = {
      async before(_, number) {
        if (number !== 3 || isChanged) return
        isChanged = true
        await change()
      },
    }
    await test.start({ source: shared(first), parallel: 1, now }).done()
    return Buffer.from(test.service.object?.bytes ?? [])
  }

  it('is stored as it is afterwards when its modification time is set back (R1, F31)', async () => {
    const stored = await storedAfter(async () => {
      await using handle = await open(first, 'r+')
      await handle.write(changed, 0, 1, 0)
      await handle.utimes(WRITTEN_AT, WRITTEN_AT)
    })
    expect(stored.equals(changed)).toBe(true)
  })

  it('is stored as it is afterwards when another file replaces it (R1)', async () => {
    const stored = await storedAfter(async () => {
      await writeFile(second, changed)
      await utimes(second, WRITTEN_AT, WRITTEN_AT)
      await rename(second, first)
    })
    expect(stored.equals(changed)).toBe(true)
  })
})

describe('a shared file with wrong arguments is refused at once', () => {
  const GOOD = { label: 'label', identity: 'v1' }

  it.each<[string, unknown, unknown, string]>([
    ['an empty path', '', GOOD, 'path must be a string of 1 to 32767 characters (got 0 characters)'],
    ['a path that is no text', 7, GOOD, 'path must be a string of 1 to 32767 characters (got number)'],
    ['no options', 'file', undefined, 'label must be a string of 1 to 8192 characters (got undefined)'],
    [
      'a null label',
      'file',
      { ...GOOD, label: null },
      'label must be a string of 1 to 8192 characters (got null)',
    ],
    [
      'a label that no checkpoint can record',
      'file',
      { ...GOOD, label: 'x'.repeat(8193) },
      'label must be a string of 1 to 8192 characters (got 8193 characters)',
    ],
    [
      'an empty identity',
      'file',
      { ...GOOD, identity: '' },
      'identity must be a string of 1 to 1024 characters (got 0 characters)',
    ],
  ])('%s', (_, path, options, message) => {
    const call = (): unknown => Reflect.apply(sharedFileSource, undefined, [path, options])
    expect(call).toThrow(PlanError)
    expect(call).toThrow(message)
  })

  it('a path that does not exist ends the upload with SOURCE_UNREADABLE', async () => {
    const outcome = await bench().start({ source: shared(join(directory, 'none')) }).outcome
    expect(outcome).toMatchObject({ kind: 'failed', error: { cause: { code: 'SOURCE_UNREADABLE' } } })
  })
})
