import { mimeTypeOf } from '#mime'
import type { ObjectOptions } from './object-options.ts'

/**
 * Adds the content type for the extension of the first name that has a known one, unless the options contain
 * one.
 */
export function withContentType<Options extends ObjectOptions>(
  options: Options,
  ...names: readonly (string | undefined)[]
): Options {
  const contentType = options.contentType ?? contentTypeOf(...names)
  return contentType === undefined ? options : { ...options, contentType }
}

function contentTypeOf(...names: readonly (string | undefined)[]): string | undefined {
  for (const name of names) {
    // For a name without a dot, the library looks up the name itself as an extension, but "html" is not an
    // HTML file.
    const type = name !== undefined && /\.[^./\\]+$/.test(name) ? mimeTypeOf(name) : null
    if (type !== null) return type
  }
  return undefined
}
