import { readFile } from 'node:fs/promises'
import { crc64, JOURNAL_START } from '@oss/multipart'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { header, part } from './stored-upload.ts'
import { type WrittenJournal, writtenJournal } from './written-journal.ts'

// Journals with correct checksums: an attacker, or a later version, has written them.

let place: WrittenJournal
let headerText: string
beforeAll(async () => {
  place = await writtenJournal()
  headerText = place.intact.toString().split('\n')[0]?.slice(17) ?? ''
})
afterAll(() => place[Symbol.asyncDispose]())

/** Lines with the checksums that fit them. */
function journal(...texts: readonly string[]): Buffer {
  let checksum = JOURNAL_START
  const lines = texts.map((text) => {
    checksum = crc64(Buffer.from(`${text}\n`), checksum)
    return `${checksum.toString(16).padStart(16, '0')} ${text}\n`
  })
  return Buffer.from(lines.join(''))
}

/** The header with a changed field, as JSON text. */
const headerWith = (field: string, value: string): string =>
  headerText.replace(new RegExp(`("${field}":)("[^"]*"|[^,}]*)`), `$1${value}`)

const PART = '{"part":1,"etag":"x","crc64":"5","settled":true}'

const partWith = (field: string, value: string): string =>
  PART.replace(new RegExp(`("${field}":)("[^"]*"|[^,}]*)`), `$1${value}`)

async function expectCleanStart(bytes: Uint8Array): Promise<void> {
  await place.write(bytes)
  await using lease = await place.acquire()
  expect(lease.restored).toEqual({
    checkpoint: undefined,
    damage: expect.stringContaining('it was renamed to'),
  })
  expect((await readFile(place.path.replace(/journal$/, 'damaged'))).equals(bytes)).toBe(true)
  await lease.begin(header)
  await lease.recordPart(part(1))
  await lease.remove()
}

async function expectOnlyHeader(bytes: Uint8Array): Promise<void> {
  await place.write(bytes)
  await using lease = await place.acquire()
  expect(lease.restored).toEqual({
    checkpoint: { header, parts: [], completing: false },
    damage: expect.stringContaining('the lines before it are used'),
  })
  await lease.recordPart(part(1))
  await lease.remove()
}

const NUMBERS = ['-1', '0', '1e308', '9007199254740993', '1.5', '"NaN"', '"5"', 'null', '[1]', '{}', 'true']

describe('a journal with correct checksums and wrong contents', () => {
  it('is used without a change: the tests below change one thing each', async () => {
    await place.write(journal(headerText, PART))
    await using lease = await place.acquire()
    expect(lease.restored.checkpoint?.parts).toMatchObject([{ number: 1, etag: 'x', crc64: '5' }])
    await lease.remove()
  })

  it.each([
    ['version', '3'],
    ['version', '"1"'],
    ['format', '"other"'],
    ['endpoint', '""'],
    ['bucket', '7'],
    ['mtimeNs', '"1e9"'],
    ['uploadId', `"${'x'.repeat(9000)}"`],
    // 0 bytes is a size, and null that of a stream whose end is not known yet.
    ...NUMBERS.filter((value) => value !== '0' && value !== 'null').map((value) => ['size', value] as const),
    ...NUMBERS.map((value) => ['partSize', value] as const),
    // More than 10,000 parts.
    ['size', String(10_001 * 102_400)],
  ] as const)(
    'and the value %s %s is set aside, and the upload starts over (F13, R12)',
    async (field, value) => {
      await expectCleanStart(journal(headerWith(field, value), PART))
    },
  )

  it('with 0 bytes, or with more than 4 MiB, is set aside (F13)', async () => {
    await expectCleanStart(Buffer.alloc(0))
    const lines = Array.from({ length: 1 + (4 * 2 ** 20) / 66 }, () => PART)
    const tooLarge = journal(headerText, ...lines).subarray(0, 4 * 2 ** 20 + 1)
    expect(tooLarge.byteLength).toBe(4 * 2 ** 20 + 1)
    await expectCleanStart(tooLarge)
  })

  it.each([
    ...NUMBERS.map((value) => ['part', value] as const),
    ['part', '21'],
    ['part', '10001'],
    ['etag', '""'],
    ['crc64', '"18446744073709551616"'],
    ['crc64', '"-1"'],
    ['crc64', '"0x5"'],
    ['settled', '1'],
  ] as const)('and records a part with %s %s is used without it (F13, R12)', async (field, value) => {
    await expectOnlyHeader(journal(headerText, partWith(field, value)))
  })

  it('that records one part twice is used with the later record (F13)', async () => {
    await place.write(journal(headerText, PART, partWith('crc64', '"6"')))
    await using lease = await place.acquire()
    expect(lease.restored.checkpoint?.parts).toMatchObject([{ number: 1, crc64: '6' }])
    await lease.remove()
  })

  it.each(['__proto__', 'constructor', 'prototype', 'toString'])(
    'with the key %s at any level changes no prototype, and is not used from there on (F14)',
    async (name) => {
      const before = Reflect.ownKeys(Object.prototype)
      const hostile = `"${name}":{"polluted":true}`
      await expectCleanStart(journal(headerText.replace('{', `{${hostile},`), PART))
      await expectCleanStart(journal(headerWith('source', `{${hostile}}`), PART))
      await expectOnlyHeader(journal(headerText, PART.replace('{', `{${hostile},`)))
      await expectOnlyHeader(journal(headerText, partWith('part', `{${hostile}}`)))
      expect(Reflect.ownKeys(Object.prototype)).toEqual(before)
      expect('polluted' in {}).toBe(false)
    },
  )
})
