import mime from 'mime'
import type { ObjectOptions } from './object-options.ts'

/** The options with the content type that the extension of one of the names tells, when none is given. */
export function withContentType<Options extends ObjectOptions>(
  options: Options,
  ...names: readonly (string | undefined)[]
): Options {
  const contentType = options.contentType ?? contentTypeOf(...names)
  return contentType === undefined ? options : { ...options, contentType }
}

/** The MIME type for the extension of the first name that has a known one. */
function contentTypeOf(...names: readonly (string | undefined)[]): string | undefined {
  for (const name of names) {
    // The library's answer for a name without a dot is that of an extension: "html" is no HTML file here.
    const type = name !== undefined && /\.[^./\\]+$/.test(name) ? mime.getType(name) : null
    if (type !== null) return type
  }
  return undefined
}
