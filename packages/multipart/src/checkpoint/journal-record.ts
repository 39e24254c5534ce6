import { formatCrc64, parseCrc64, partNumber, uploadId } from '../model/ids.ts'
import { type PartPlan, recordedPlan } from '../model/part-plan.ts'
import type { CheckpointHeader, PartRecord } from '../ports/checkpoint-store.ts'

/** One line of a checkpoint journal. docs/checkpoint-format.md describes each byte. */
export type JournalRecord =
  | { readonly kind: 'header'; readonly header: CheckpointHeader }
  | { readonly kind: 'part'; readonly part: PartRecord }
  | { readonly kind: 'completing' }

/** Formats a record, without its checksum and line end. */
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

const FORMAT = 'oss-upload'
const VERSION = 1
const MAX_TEXT_LENGTH = 8192
const HEADER_FIELDS = [
  'format',
  'version',
  'endpoint',
  'bucket',
  'key',
  'source',
  'uploadId',
  'size',
  'partSize',
  'mtimeNs',
  'ctimeNs',
  'fileId',
  'createdAtMs',
]

function formatHeader({
  target,
  sourceLabel,
  uploadId,
  plan,
  source,
  createdAtMs,
}: CheckpointHeader): string {
  return JSON.stringify({
    format: FORMAT,
    version: VERSION,
    endpoint: target.endpoint,
    bucket: target.bucket,
    key: target.key,
    source: sourceLabel,
    uploadId,
    size: plan.openEnded === true ? null : plan.size,
    partSize: plan.partSize,
    mtimeNs: source.mtimeNs,
    ctimeNs: source.ctimeNs,
    fileId: source.fileId,
    createdAtMs,
  })
}

function parseHeader(fields: ReadonlyMap<string, unknown>): CheckpointHeader {
  if (fields.get('format') !== FORMAT) throw new Error('it is not an upload checkpoint')
  if (fields.get('version') !== VERSION) throw new Error(`its version is not ${VERSION}`)
  expectFields(fields, HEADER_FIELDS)
  const plan = parsePlan(fields)
  return {
    target: {
      endpoint: textField(fields, 'endpoint'),
      bucket: textField(fields, 'bucket'),
      key: textField(fields, 'key'),
    },
    sourceLabel: textField(fields, 'source'),
    uploadId: uploadId(textField(fields, 'uploadId')),
    plan,
    source: {
      size: plan.size,
      mtimeNs: nanoseconds(fields, 'mtimeNs'),
      ctimeNs: nanoseconds(fields, 'ctimeNs'),
      fileId: textField(fields, 'fileId'),
    },
    createdAtMs: wholeNumber(fields, 'createdAtMs'),
  }
}

function parsePlan(fields: ReadonlyMap<string, unknown>): PartPlan {
  const size = fields.get('size') === null ? undefined : wholeNumber(fields, 'size')
  return recordedPlan(size, wholeNumber(fields, 'partSize'))
}

function parsePart(fields: ReadonlyMap<string, unknown>): PartRecord {
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

// A Map, so that a name such as "__proto__" is an ordinary name.
function jsonObject(text: string): ReadonlyMap<string, unknown> {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('a line is not an object')
  return new Map(Object.entries(value))
}

function expectFields(fields: ReadonlyMap<string, unknown>, names: readonly string[]): void {
  if (fields.size !== names.length || !names.every((name) => fields.has(name))) {
    throw new Error(`a line has other fields than ${names.join(', ')}`)
  }
}

function textField(fields: ReadonlyMap<string, unknown>, name: string): string {
  const value = fields.get(name)
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_TEXT_LENGTH) {
    throw new Error(`"${name}" is not a text of 1 to ${MAX_TEXT_LENGTH} characters`)
  }
  return value
}

function nanoseconds(fields: ReadonlyMap<string, unknown>, name: string): string {
  const value = textField(fields, name)
  if (!/^-?\d{1,24}$/.test(value)) throw new Error(`"${name}" is not a number of nanoseconds`)
  return value
}

function wholeNumber(fields: ReadonlyMap<string, unknown>, name: string): number {
  const value = fields.get(name)
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new Error(`"${name}" is not a whole number`)
  }
  return value
}
