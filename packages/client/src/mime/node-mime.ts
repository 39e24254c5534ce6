import mime from 'mime'

/** Returns the content type for the extension of a name; `null` for an unknown one. */
export function mimeTypeOf(name: string): string | null {
  return mime.getType(name)
}
