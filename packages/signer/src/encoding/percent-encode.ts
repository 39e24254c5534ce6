// Most keys and names need no encoding; one test is faster than encodeURIComponent and two replacements.
const PLAIN = /^[A-Za-z0-9\-._~/]*$/

/** Selects the characters that are kept besides `A-Z a-z 0-9 - . _ ~`. */
export interface PercentEncodeOptions {
  /** True for paths, where `/` separates; false for query names and values. */
  readonly keepSlash: boolean
}

/**
 * Percent-encodes the UTF-8 bytes of a text as OSS does in URLs and V4 signatures (upper-case hex; a space
 * becomes `%20`).
 *
 * @throws URIError for a lone surrogate, which has no UTF-8 form
 */
export function percentEncode(text: string, { keepSlash }: PercentEncodeOptions): string {
  if (PLAIN.test(text)) return text.includes('/') && !keepSlash ? text.replaceAll('/', '%2F') : text
  // encodeURIComponent keeps these five characters; OSS encodes them.
  const encoded = encodeURIComponent(text).replace(/[!'()*]/g, hexOf)
  return keepSlash ? encoded.replaceAll('%2F', '/') : encoded
}

function hexOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
