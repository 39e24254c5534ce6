import { textHeader } from '../options/header-text.ts'
import { writeContentHeaders } from '../options/object-options.ts'
import { METADATA_PREFIX, type ObjectInfo } from './head-object.ts'

/**
 * Returns the request headers that set the content headers and metadata of a copy to those of a stored
 * object, including values that options would reject.
 */
export function storedHeaders(object: ObjectInfo): Record<string, string> {
  const metadata = Object.entries(object.metadata).map(([name, value]) => [
    METADATA_PREFIX + name,
    textHeader(value),
  ])
  return { ...writeContentHeaders(object), ...Object.fromEntries(metadata) }
}
