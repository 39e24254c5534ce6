import { formatCrc64, parseCrc64, partNumber } from '../model/ids.ts'
import type { CheckpointHeader, PartRecord } from '../ports/checkpoint-store.ts'
import { formatHeader, parseHeader } from './header-record.ts'
import { expectFields, jsonObject, type RecordFields, textField, wholeNumber } from './record-fields.ts'

/** One line of a checkpoint journal. docs/checkpoint-format.md describes each byte. */
export type JournalRecord =
  | { readonly kind: 'header'; readonly header: CheckpointHeader }
  | { readonly kind: 'part'; readonly part: PartRecord }
  | { readonly kind: 'completing' }

/**
 * Formats a record as one line of text, without a checksum and a line end: `encodeRecord` adds them, and
 * stores whose database checks its own data keep the text.
 */
export function formatRecord(record: JournalRecord): string {
  switch (record.kind) {
    case 'header':
      return formatHeader(record.header)
    case 'part': {
      const { number, etag, crc64, settled } = record.part
      return JSON.stringify({ part: number, etag, crc64: crc64 ?? null, settled })
    }
    case 'completing':
      return '{"completing":true}'
  }
}

/**
 * Parses the text written by {@link formatRecord}, and nothing else: each field must exist, with its type and
 * range, and no other.
 *
 * @throws Error with a human-readable reason.
 */
export function parseRecord(text: string): JournalRecord {
  const fields = jsonObject(text)
  if (fields.has('format')) return { kind: 'header', header: parseHeader(fields) }
  if (fields.has('part')) return { kind: 'part', part: parsePart(fields) }
  expectFields(fields, ['completing'])
  if (fields.get('completing') !== true) throw new Error('"completing" is not true')
  return { kind: 'completing' }
}

function parsePart(fields: RecordFields): PartRecord {
  expectFields(fields, ['part', 'etag', 'crc64', 'settled'])
  const settled = fields.get('settled')
  if (typeof settled !== 'boolean') throw new Error('"settled" is neither true nor false')
  return {
    number: partNumber(wholeNumber(fields, 'part')),
    etag: textField(fields, 'etag'),
    crc64: fields.get('crc64') === null ? undefined : formatCrc64(parseCrc64(textField(fields, 'crc64'))),
    settled,
  }
}
