const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What the bytes of a header value mean: SDKs write UTF-8; bytes that are none stay one character each. */
export function decodeHeaderText(byteText: string): string {
  try {
    return STRICT_UTF8.decode(Buffer.from(byteText, 'latin1'))
  } catch {
    return byteText
  }
}

/** A text as UTF-8, one character for each byte, as Node wants header values. */
export function encodeHeaderText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
