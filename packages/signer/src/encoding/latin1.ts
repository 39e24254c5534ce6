/** Encodes text as Latin-1, the encoding of header values: each character, up to U+00FF, becomes one byte. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length)
  for (let position = 0; position < text.length; position++) bytes[position] = text.charCodeAt(position)
  return bytes
}

/** Whether the text has the same bytes in ASCII, Latin-1 and UTF-8. */
export function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}
