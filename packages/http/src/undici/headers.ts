import type { HeaderRecord } from '../transport/header-record.ts'

/** Replaces `content-length` with the length of the body, whatever the caller's header states. */
export function withContentLength(
  headers: HeaderRecord,
  byteLength: number | undefined,
): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() !== 'content-length') result[name] = value
  }
  if (byteLength !== undefined) result['content-length'] = String(byteLength)
  return result
}

/** Joins repeated response headers with a comma. */
export function toHeaderRecord(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): HeaderRecord {
  const record: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) record[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return record
}
