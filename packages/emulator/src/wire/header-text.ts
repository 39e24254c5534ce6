const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Decodes a header value: SDKs send UTF-8; bytes that are not valid UTF-8 become one character each. */
export function decodeHeaderText(byteText: string): string {
  try {
    return STRICT_UTF8.decode(Buffer.from(byteText, 'latin1'))
  } catch {
    return byteText
  }
}

/** Encodes text as UTF-8 with one character for each byte, the form in which Node expects header values. */
export function encodeHeaderText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
