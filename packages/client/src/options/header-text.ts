const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The text of a response header. HTTP clients take its bytes for ISO 8859-1, and OSS stores the UTF-8 that other SDKs send. What is no UTF-8 stays
 * as it is.
 */
export function headerText(value: string): string {
  if (!/^[\0-\xff]*[\x80-\xff][\0-\xff]*$/.test(value)) return value
  try {
    return strict.decode(Buffer.from(value, 'latin1'))
  } catch {
    return value
  }
}

/** A text as HTTP clients write it, so that OSS gets its UTF-8. */
export function textHeader(text: string): string {
  return /[^\0-\x7f]/.test(text) ? Buffer.from(text).toString('latin1') : text
}
