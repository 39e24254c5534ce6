import type { CppRecord } from './cpp-record.ts'
import { httpDate, md5SumOf, OP_TYPE } from './format-record.ts'

/** The result of parsing a record. */
export type ParsedRecord =
  | { readonly kind: 'record'; readonly record: CppRecord }
  /** An upload with client-side encryption, whose parts are not the bytes of the file. */
  | { readonly kind: 'encrypted' }
  /** `uploadId`: the upload id, if it could be read. */
  | { readonly kind: 'damaged'; readonly problem: string; readonly uploadId: string | undefined }

/** Maximum size of a record; the longest path and key need less. */
export const MAX_RECORD_BYTES = 65_536

/** Parses a record. Like the C++ SDK, it accepts any JSON with the right fields and checksum. */
export function parseRecord(bytes: Uint8Array): ParsedRecord {
  let fields: ReadonlyMap<string, unknown> = new Map()
  try {
    fields = fieldsOf(bytes)
    if ([...fields.keys()].some((name) => name.startsWith('encryption-'))) return { kind: 'encrypted' }
    const record = recordOf(fields)
    if (fields.get('md5Sum') !== md5SumOf(record)) throw new Error('its md5Sum does not match its fields')
    return { kind: 'record', record }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    const uploadId = fields.get('uploadID')
    return { kind: 'damaged', problem, uploadId: typeof uploadId === 'string' ? uploadId : undefined }
  }
}

function recordOf(fields: ReadonlyMap<string, unknown>): CppRecord {
  if (fields.get('opType') !== OP_TYPE) throw new Error(`its "opType" is not ${OP_TYPE}`)
  return {
    bucket: textField(fields, 'bucket'),
    filePath: textField(fields, 'filePath'),
    key: textField(fields, 'key'),
    mtimeSeconds: secondsOf(textField(fields, 'mtime')),
    partSize: wholeNumber(fields, 'partSize'),
    size: wholeNumber(fields, 'size'),
    uploadId: textField(fields, 'uploadID'),
  }
}

// A Map, so that a name such as "__proto__" has no special meaning.
function fieldsOf(bytes: Uint8Array): ReadonlyMap<string, unknown> {
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('it is not a JSON object')
  return new Map(Object.entries(value))
}

function textField(fields: ReadonlyMap<string, unknown>, name: string): string {
  const value = fields.get(name)
  if (typeof value !== 'string' || value === '') throw new Error(`its "${name}" is not a string`)
  return value
}

function wholeNumber(fields: ReadonlyMap<string, unknown>, name: string): number {
  const value = fields.get(name)
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new Error(`its "${name}" is not a whole number`)
  return value
}

function secondsOf(text: string): number {
  const seconds = Date.parse(text) / 1000
  if (Number.isNaN(seconds) || httpDate(seconds) !== text) throw new Error('its "mtime" is not a date')
  return seconds
}
