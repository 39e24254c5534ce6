const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Lone low surrogates, which valid text does not have, stand for the bytes of text that is not UTF-8. */
const SURROGATE_BASE = 0xdc00

/**
 * Decodes a header value: SDKs send UTF-8. In a value that is not valid UTF-8, each byte above 127 becomes a
 * lone surrogate, so that {@link encodeHeaderText} returns the same bytes.
 */
export function decodeHeaderText(byteText: string): string {
  try {
    return STRICT_UTF8.decode(Buffer.from(byteText, 'latin1'))
  } catch {
    return byteText.replaceAll(/[\u0080-\u00ff]/g, (byte) => {
      return String.fromCharCode(SURROGATE_BASE + byte.charCodeAt(0))
    })
  }
}

/** Encodes text as UTF-8 with one character for each byte, the form in which Node expects header values. */
export function encodeHeaderText(text: string): string {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8').toString('latin1')
  return text.replaceAll(/[\udc80-\udcff]/g, (lone) => {
    return String.fromCharCode(lone.charCodeAt(0) - SURROGATE_BASE)
  })
}
