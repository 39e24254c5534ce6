/**
 * Percent-encodes all UTF-8 bytes except `A-Z a-z 0-9 - . _ ~`, in upper case
 * (docs/protocol.md#url-encoding).
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  })
}

/** Percent-encodes a path: all bytes as above, except `/`. */
export function percentEncodePath(text: string): string {
  return percentEncode(text).replaceAll('%2F', '/')
}

/** Decodes percent escapes; returns undefined when an escape is malformed or the bytes are not UTF-8. */
export function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
