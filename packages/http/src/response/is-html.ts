import type { HeaderRecord } from '../transport/header-record.ts'

/** Whether a response is an HTML page, by its content type or the first characters of its text. */
export function isHtml(headers: HeaderRecord, text: string | undefined): boolean {
  return (
    /^text\/html\b/i.test(headers['content-type'] ?? '') || /^\s*<(?:!doctype html|html)\b/i.test(text ?? '')
  )
}
