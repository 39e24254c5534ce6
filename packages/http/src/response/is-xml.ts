import type { HeaderRecord } from '../transport/header-record.ts'

/**
 * Whether a response is XML, by its content type; without a content type, by the first character of its text.
 */
export function isXml(headers: HeaderRecord, text: string): boolean {
  const type = headers['content-type']
  return type === undefined ? /^\uFEFF?\s*</.test(text) : /^(?:application|text)\/xml\b/i.test(type)
}
