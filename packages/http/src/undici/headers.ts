import type { HeaderRecord } from '../transport/header-record.ts'

/**
 * Returns names and values in turn, and replaces `content-length` with the length of the body, whatever the
 * caller's header states.
 */
export function withContentLength(headers: HeaderRecord, byteLength: number | undefined): string[] {
  const result: string[] = []
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value !== undefined && !isContentLength(name)) result.push(name, value)
  }
  if (byteLength !== undefined) result.push('content-length', String(byteLength))
  return result
}

function isContentLength(name: string): boolean {
  return name.length === 14 && name.toLowerCase() === 'content-length'
}

/** Joins repeated response headers with a comma. */
export function toHeaderRecord(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): HeaderRecord {
  const record: Record<string, string> = Object.create(null)
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value !== undefined) record[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return record
}
