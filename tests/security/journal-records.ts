import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import {
  decodeJournal,
  encodeRecord,
  JOURNAL_START,
} from '../../packages/multipart/src/checkpoint/journal-codec.ts'
import { crc64 } from '../../packages/multipart/src/crc64/crc64.ts'

const good: Readonly<Record<string, unknown>> = {
  format: 'oss-upload',
  version: 1,
  endpoint: 'https://h',
  bucket: 'bucket',
  key: 'key',
  source: '/file',
  uploadId: 'ID',
  size: 1_000_000,
  partSize: 102_400,
  mtimeNs: '1',
  ctimeNs: '1',
  fileId: '1:1',
  createdAtMs: 1,
}
const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(-1, 0, 2 ** 53, 1e308, -0, '', '1'.repeat(9000), '\ud800', '9'.repeat(400)),
  fc.double(),
)

/** First lines of a journal, whose fields are right for the most part, or are missing or strange. */
export const headerTexts: fc.Arbitrary<string> = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...Object.keys(good)), strange, { maxKeys: 3 }),
    fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'part', 'toString'), strange, { maxKeys: 1 }),
    fc.subarray(Object.keys(good), { minLength: Object.keys(good).length - 1 }),
  )
  .map(([changed, added, kept]) => {
    const fields = { ...good, ...changed, ...added }
    const names = [...kept, ...Object.keys(added)]
    return JSON.stringify(
      Object.fromEntries(names.map((name) => [name, fields[name as keyof typeof fields]])),
    )
  })

/**
 * Reads a line as an attacker would write it: with the right checksum. What is accepted must survive being
 * written and read again.
 */
export function readSealedLine(payload: string): boolean {
  const bytes = Buffer.from(`${payload}\n`)
  const seal = crc64(bytes, JOURNAL_START).toString(16).padStart(16, '0')
  const { checkpoint } = decodeJournal(Buffer.concat([Buffer.from(`${seal} `), bytes]))
  if (checkpoint === undefined) return true
  const { header } = checkpoint
  const again = decodeJournal(encodeRecord({ kind: 'header', header }, JOURNAL_START).bytes).checkpoint
  return isDeepStrictEqual(again?.header, header)
}
