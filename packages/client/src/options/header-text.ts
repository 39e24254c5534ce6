import { latin1Bytes, utf8AsLatin1 } from '../bytes/byte-text.ts'

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Decodes a response header. HTTP clients decode headers as ISO 8859-1, but OSS stores the UTF-8 that other
 * SDKs send. A value that is not UTF-8 stays as it is.
 */
export function headerText(value: string): string {
  if (!/^[\0-\xff]*[\x80-\xff][\0-\xff]*$/.test(value)) return value
  try {
    return STRICT_UTF8.decode(latin1Bytes(value))
  } catch {
    return value
  }
}

/** Encodes a text so that the HTTP client sends it as UTF-8. */
export function textHeader(text: string): string {
  return /[^\0-\x7f]/.test(text) ? utf8AsLatin1(text) : text
}
