import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc64 } from '../crc64/crc64.ts'
import { type Crc64Value, crc64FromHalves, formatCrc64, partNumber, uploadId } from '../model/ids.ts'
import type { PartRecord, UploadHeader } from '../ports/checkpoint-store.ts'
import {
  type DecodedJournal,
  decodeJournal,
  encodeRecord,
  JOURNAL_START,
  MAX_JOURNAL_BYTES,
} from './journal-codec.ts'
import type { JournalRecord } from './journal-record.ts'

const header: UploadHeader = {
  kind: 'upload',
  target: { endpoint: 'https://service.example', bucket: 'bucket', key: 'dir/\u00e4 "quoted".bin' },
  sourceLabel: '/data/file.bin',
  uploadId: uploadId('0004B9894A22E5B1888A1E29F8236E2D'),
  plan: { size: 1_000_000, partSize: 102_400, partCount: 10 },
  source: {
    size: 1_000_000,
    mtimeNs: '1763700000123456789',
    ctimeNs: '1763700000123456790',
    fileId: '2049:131',
  },
  createdAtMs: 1_763_700_000_000,
}

const part = (number: number, etag = `"${number}"`): PartRecord => ({
  number: partNumber(number),
  etag,
  crc64: formatCrc64(crc64FromHalves(number, 0xffff_ffff)),
  settled: number % 2 === 1,
})

function journal(...records: readonly JournalRecord[]): Buffer {
  let checksum: Crc64Value = JOURNAL_START
  const lines: Uint8Array[] = []
  for (const record of records) {
    const line = encodeRecord(record, checksum)
    lines.push(line.bytes)
    checksum = line.checksum
  }
  return Buffer.concat(lines)
}

const twelve: readonly JournalRecord[] = [
  { kind: 'header', header },
  ...Array.from({ length: 10 }, (_, index): JournalRecord => ({ kind: 'part', part: part(index + 1) })),
  { kind: 'completing' },
]
const whole = journal(...twelve)

/** Each prefix of whole lines, by what it decodes to. */
const prefixes = new Set(
  twelve.map((_, count) => factsOf(decodeJournal(journal(...twelve.slice(0, count + 1))))),
)

function factsOf({ checkpoint }: DecodedJournal): string {
  if (checkpoint === undefined) return 'nothing'
  expect(checkpoint.header).toEqual(header)
  const numbers = checkpoint.parts.map(
    ({ number, etag, crc64: crc, settled }) => `${number} ${etag} ${crc} ${settled}`,
  )
  return `${numbers.join(', ')}; ${checkpoint.completing}`
}

describe('a journal', () => {
  it('returns what was written', () => {
    const { checkpoint, damage, intactByteLength, checksum } = decodeJournal(whole)
    expect(checkpoint).toEqual({
      header,
      parts: Array.from({ length: 10 }, (_, i) => part(i + 1)),
      completing: true,
    })
    expect(damage).toBeUndefined()
    expect(intactByteLength).toBe(whole.byteLength)
    expect(
      decodeJournal(Buffer.concat([whole, encodeRecord({ kind: 'completing' }, checksum).bytes])).damage,
    ).toBeUndefined()
  })

  it('keeps the latest record of a part', () => {
    const records: JournalRecord[] = [
      { kind: 'header', header },
      { kind: 'part', part: part(1, '"old"') },
      { kind: 'part', part: part(1, '"new"') },
    ]
    expect(decodeJournal(journal(...records)).checkpoint?.parts).toEqual([part(1, '"new"')])
  })

  it('is written as docs/checkpoint-format.md shows it', () => {
    const [first, second] = journal({ kind: 'header', header }, { kind: 'part', part: part(3) })
      .toString('utf8')
      .split('\n')
    expect(first).toMatch(
      /^[0-9a-f]{16} \{"format":"oss-upload","version":2,"kind":"upload","endpoint":"https:\/\/service.example",/,
    )
    expect(second?.slice(17)).toBe('{"part":3,"etag":"\\"3\\"","crc64":"17179869183","settled":true}')
    const payload = new TextEncoder().encode(`${first?.slice(17)}\n`)
    expect(first?.slice(0, 16)).toBe(crc64(payload).toString(16).padStart(16, '0'))
  })

  it('that was cut at any length is restored up to its last intact line (F03, F12)', () => {
    for (let length = 0; length < whole.byteLength; length++) {
      const decoded = decodeJournal(whole.subarray(0, length))
      const atLineEnd = length > 0 && whole[length - 1] === 0x0a
      expect(decoded.damage === undefined).toBe(atLineEnd)
      expect(decoded.intactByteLength).toBeLessThanOrEqual(length)
      expect(decoded.checkpoint === undefined || prefixes.has(factsOf(decoded))).toBe(true)
    }
  })

  it('with any byte changed is restored up to the damage (F12)', () => {
    for (let at = 0; at < whole.byteLength; at++) {
      for (const flip of [0x01, 0x20, 0x80]) {
        const changed = Buffer.from(whole)
        changed.writeUInt8(changed.readUInt8(at) ^ flip, at)
        const decoded = decodeJournal(changed)
        expect(decoded.damage).toBeDefined()
        expect(decoded.intactByteLength).toBeLessThanOrEqual(at)
        expect(decoded.checkpoint === undefined || prefixes.has(factsOf(decoded))).toBe(true)
      }
    }
  })

  it('with lines swapped, doubled, lost or followed by NULs is restored up to there (F12)', () => {
    const lines = twelve.map((_, index) => whole.subarray(offset(index), offset(index + 1)))
    const [a, b, c] = lines
    if (!a || !b || !c) throw new Error('too few lines')
    for (const damaged of [
      [a, c, b],
      [a, b, b],
      [a, c],
      [a, b, Buffer.alloc(512)],
      [a, b, a],
    ]) {
      const decoded = decodeJournal(Buffer.concat(damaged))
      expect(decoded.damage).toBeDefined()
      expect(prefixes.has(factsOf(decoded))).toBe(true)
    }
    expect(decodeJournal(Buffer.concat([b, a])).checkpoint).toBeUndefined()
  })

  it('of any bytes never throws (F13)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        expect(decodeJournal(bytes).checkpoint).toBeUndefined()
      }),
    )
  })

  it('that is empty or too large is damaged (F13)', () => {
    expect(decodeJournal(new Uint8Array()).damage).toMatch(/empty/)
    expect(decodeJournal(new Uint8Array(MAX_JOURNAL_BYTES + 1)).damage).toMatch(/more than/)
  })
})

function offset(line: number): number {
  return journal(...twelve.slice(0, line)).byteLength
}
