const UTF8 = new TextEncoder()

/** Returns the UTF-8 form of a text, with each byte as one character (ISO 8859-1). */
export function utf8AsLatin1(text: string): string {
  let characters = ''
  for (const byte of UTF8.encode(text)) characters += String.fromCharCode(byte)
  return characters
}

/** Returns the bytes of a text whose characters are one byte each (ISO 8859-1). */
export function latin1Bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** Returns the number of bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  return UTF8.encode(text).byteLength
}
