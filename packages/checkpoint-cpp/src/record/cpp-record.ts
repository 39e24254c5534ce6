import { createHash } from 'node:crypto'
import { asciiJson } from './ascii-json.ts'

/** The record that the C++ SDK keeps of an upload. */
export interface CppRecord {
  readonly bucket: string
  /** The path that was passed to `UploadObjectRequest`. */
  readonly filePath: string
  readonly key: string
  /** Modification time of the file, in whole seconds since the epoch. */
  readonly mtimeSeconds: number
  /** Part size in bytes. */
  readonly partSize: number
  /** Size of the file in bytes. */
  readonly size: number
  readonly uploadId: string
}

/** The result of parsing a record. */
export type ReadRecord =
  | { readonly type: 'record'; readonly record: CppRecord }
  /** An upload with client-side encryption, whose parts are not the bytes of the file. */
  | { readonly type: 'encrypted' }
  /** `uploadId`: the upload id, if it could be read. */
  | { readonly type: 'damaged'; readonly problem: string; readonly uploadId: string | undefined }

/** Maximum size of a record; the longest path and key need less. */
export const MAX_RECORD_BYTES = 65_536

const OPERATION = 'ResumableUpload'

/**
 * Formats a record byte for byte as the C++ SDK does (names in byte order, one tab, no line break after the
 * last line). `md5Sum` is the MD5 of the same text without its own line.
 */
export function formatRecord(record: CppRecord): Uint8Array {
  return Buffer.from(textOf(record, md5(textOf(record))))
}

/**
 * Returns the file name: the MD5 of the path, two hyphens, the MD5 of `oss://BUCKET/KEY`, in upper-case hex.
 */
export function recordName({
  bucket,
  key,
  filePath,
}: Pick<CppRecord, 'bucket' | 'key' | 'filePath'>): string {
  return `${md5(filePath)}--${md5(`oss://${bucket}/${key}`)}`
}

/** Parses a record. Like the C++ SDK, it accepts any JSON with the right fields and checksum. */
export function parseRecord(bytes: Uint8Array): ReadRecord {
  let fields: ReadonlyMap<string, unknown> = new Map()
  try {
    fields = fieldsOf(bytes)
    if ([...fields.keys()].some((name) => name.startsWith('encryption-'))) return { type: 'encrypted' }
    const record = recordOf(fields)
    if (fields.get('md5Sum') !== md5(textOf(record))) throw new Error('its md5Sum does not match its fields')
    return { type: 'record', record }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    const uploadId = fields.get('uploadID')
    return { type: 'damaged', problem, uploadId: typeof uploadId === 'string' ? uploadId : undefined }
  }
}

function textOf(
  { bucket, filePath, key, mtimeSeconds, partSize, size, uploadId }: CppRecord,
  sum?: string,
): string {
  const lines = [
    `"bucket" : ${asciiJson(bucket)}`,
    `"filePath" : ${asciiJson(filePath)}`,
    `"key" : ${asciiJson(key)}`,
    ...(sum === undefined ? [] : [`"md5Sum" : "${sum}"`]),
    `"mtime" : "${httpDate(mtimeSeconds)}"`,
    `"opType" : "${OPERATION}"`,
    `"partSize" : ${partSize}`,
    `"size" : ${size}`,
    `"uploadID" : ${asciiJson(uploadId)}`,
  ]
  return `{\n\t${lines.join(',\n\t')}\n}`
}

function recordOf(fields: ReadonlyMap<string, unknown>): CppRecord {
  if (fields.get('opType') !== OPERATION) throw new Error(`its "opType" is not ${OPERATION}`)
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

function httpDate(seconds: number): string {
  return new Date(seconds * 1000).toUTCString()
}

function secondsOf(text: string): number {
  const seconds = Date.parse(text) / 1000
  if (Number.isNaN(seconds) || httpDate(seconds) !== text) throw new Error('its "mtime" is not a date')
  return seconds
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex').toUpperCase()
}
