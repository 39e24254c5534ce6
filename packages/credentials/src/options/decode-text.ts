/**
 * Decodes the bytes of a text file: UTF-8, or UTF-16 with a byte order mark, which some editors and shells of
 * Windows write. The byte order mark is removed.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder().decode(bytes)
}
