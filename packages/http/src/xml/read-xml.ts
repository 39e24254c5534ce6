import { readRoot } from '#xml-root'
import { checkCount, checkType } from '../errors/check-options.ts'
import type { XmlElement } from './xml-element.ts'
import { XmlError } from './xml-error.ts'
import { malformed } from './xml-limits.ts'
import { checkReferences } from './xml-references.ts'

/** Constraints on a document. */
export interface ReadXmlOptions {
  /** Name of the root element. Default: any. */
  readonly root?: string
  /** Maximum size in UTF-8 bytes. Default: 1 048 576. */
  readonly maxBytes?: number
}

// The longest response of OSS (a page of 1000 objects) has about 24 000 tags in 4 levels.
const MAX_TAGS = 50_000
const MAX_TAG_LENGTH = 4096

/**
 * Reads a response of OSS. All values are text; attributes are ignored.
 *
 * @throws XmlError when the text is too large, forbidden, truncated, not well-formed or has another root
 * element.
 */
export function readXml(text: string, options: ReadXmlOptions = {}): XmlElement {
  const { root: wanted, maxBytes = 1_048_576 } = options
  checkType('root', wanted, 'string')
  checkCount('maxBytes', maxBytes)
  refuseOversize(text, maxBytes)
  refuseUnusualTags(text)
  refuseForbidden(text)
  const root = readRoot(text)
  if (wanted !== undefined && root.name !== wanted) {
    throw new XmlError('XML_UNEXPECTED', `The response is a <${root.name}> document instead of <${wanted}>.`)
  }
  return root
}

function refuseOversize(text: string, maxBytes: number): void {
  if (text.length > maxBytes || new TextEncoder().encode(text).byteLength > maxBytes) {
    throw new XmlError('XML_TOO_LARGE', `The XML document has more than ${maxBytes} bytes.`)
  }
}

// The parser and the validator are slow on such documents, which OSS does not send.
function refuseUnusualTags(text: string): void {
  let tags = 0
  let end = -1
  for (let start = text.indexOf('<'); start !== -1; start = text.indexOf('<', start + 1)) {
    tags += 1
    // Searched only when the last one found is behind us, so the whole scan stays linear.
    if (end < start) end = text.indexOf('>', start)
    if (end === -1) throw malformed()
    const isTag = text[start + 1] !== '!'
    if (tags > MAX_TAGS || (isTag && end - start > MAX_TAG_LENGTH)) {
      throw new XmlError('XML_TOO_LARGE', 'The XML document has too many tags or a tag that is too long.')
    }
  }
}

function refuseForbidden(text: string): void {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw new XmlError('XML_FORBIDDEN', 'The XML document declares a document type or an entity.')
  }
  // The only processing instruction allowed is the XML declaration at the very start.
  if (text.indexOf('<?', /^\uFEFF?<\?xml\s/.test(text) ? 3 : 0) !== -1) {
    throw new XmlError('XML_FORBIDDEN', 'The XML document has a processing instruction.')
  }
  if (text.includes('\0')) {
    throw new XmlError('XML_MALFORMED', 'The XML document has a NUL character.')
  }
  // Decoding finds these too, but only after the slow parser has read the whole text.
  if (!text.includes('<!')) checkReferences(text)
}
