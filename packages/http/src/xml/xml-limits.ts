import { XmlError } from './xml-error.ts'

/** Maximum number of levels. The longest response of OSS has 4. */
export const MAX_LEVELS = 16

/** Error of a document with more levels. */
export function tooDeep(): XmlError {
  return new XmlError('XML_FORBIDDEN', `The XML document has more than ${MAX_LEVELS} levels.`)
}

/** Error of a document that is truncated or not well-formed. */
export function malformed(): XmlError {
  return new XmlError('XML_MALFORMED', 'The XML document is truncated or not well-formed.')
}
