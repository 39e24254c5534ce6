import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { checkCount, checkType } from '../errors/option-error.ts'
import { type XmlElement, xmlElement } from './xml-element.ts'
import { XmlError } from './xml-error.ts'
import { checkReferences, decodeXmlText } from './xml-references.ts'

/** What a document must be. */
export interface ReadXmlOptions {
  /** The name of the root element. Default: any. */
  readonly root?: string
  /** Default: 1 048 576. */
  readonly maxBytes?: number
}

// The longest answer of OSS (a page of 1000 objects) has about 24 000 tags in 4 levels.
const maxTags = 50_000
const maxLevels = 16
const maxTagLength = 4096
const textName = '#text'
const cdataName = '#cdata'

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  // Ours refuses what it does not know, and there is no document type that could declare more.
  processEntities: false,
  textNodeName: textName,
  cdataPropName: cdataName,
  // The parser counts the levels above an element.
  maxNestedTags: maxLevels - 1,
  jPath: false,
  // Names are only read back as entries, so they may be as they are.
  onDangerousProperty: (name) => name,
})

/**
 * Reads an answer of the service. All values are text; attributes are passed over.
 *
 * @throws XmlError when the text is too large, forbidden, cut, not well-formed or has another root element.
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
    throw new XmlError('XML_UNEXPECTED', `The answer is a <${root.name}> and not a <${wanted}>.`)
  }
  return root
}

function refuseOversize(text: string, maxBytes: number): void {
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) {
    throw new XmlError('XML_TOO_LARGE', `The XML document has more than ${maxBytes} bytes.`)
  }
}

// The parser and the validator are slow on what no answer of OSS looks like.
function refuseUnusualTags(text: string): void {
  let tags = 0
  let end = -1
  for (let start = text.indexOf('<'); start !== -1; start = text.indexOf('<', start + 1)) {
    tags += 1
    // Looked for once, however many "<" come before it.
    if (end < start) end = text.indexOf('>', start)
    if (end === -1) throw malformed()
    const isTag = text[start + 1] !== '!'
    if (tags > maxTags || (isTag && end - start > maxTagLength)) {
      throw new XmlError('XML_TOO_LARGE', 'The XML document has too many tags or too long ones.')
    }
  }
}

function refuseForbidden(text: string): void {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw new XmlError('XML_FORBIDDEN', 'The XML document declares a document type or an entity.')
  }
  // An instruction may only be the XML declaration at the very start.
  if (text.indexOf('<?', /^\uFEFF?<\?xml\s/.test(text) ? 3 : 0) !== -1) {
    throw new XmlError('XML_FORBIDDEN', 'The XML document has a processing instruction.')
  }
  if (text.includes('\0')) {
    throw new XmlError('XML_MALFORMED', 'The XML document has a NUL character.')
  }
  // Found later too, but only after the slow parser has gone through all of it.
  if (!text.includes('<!')) checkReferences(text)
}

function readRoot(text: string): XmlElement {
  let nodes: unknown
  try {
    nodes = parser.parse(text)
  } catch (error) {
    if (error instanceof Error && error.message === 'Maximum nested tags exceeded') {
      throw new XmlError('XML_FORBIDDEN', `The XML document has more than ${maxLevels} levels.`)
    }
    throw malformed()
  }
  const [root, another] = elementsOf(nodes)
  // The parser is lenient: it takes a wrong closing tag, and the end of the text as the end of all elements.
  if (XMLValidator.validate(text) !== true) throw malformed()
  if (root === undefined || another !== undefined) throw malformed()
  return root
}

/** The parser's ordered form: a list of objects with one key each, the name, which holds the list of what is inside. */
function elementsOf(nodes: unknown): readonly XmlElement[] {
  const elements: XmlElement[] = []
  for (const [name, inside] of entriesOf(nodes)) {
    if (name === textName || name === cdataName) continue
    const children = elementsOf(inside)
    elements.push(xmlElement(name, children.length === 0 ? contentOf(inside) : '', children))
  }
  return elements
}

function contentOf(nodes: unknown): string {
  let content = ''
  for (const [name, inside] of entriesOf(nodes)) {
    if (name === textName) content += decodeXmlText(String(inside))
    else if (name === cdataName) {
      for (const [, text] of entriesOf(inside)) content += String(text)
    }
  }
  return content
}

function* entriesOf(nodes: unknown): Iterable<[name: string, inside: unknown]> {
  if (!Array.isArray(nodes)) throw malformed()
  for (const node of nodes as readonly object[]) yield* Object.entries(node)
}

function malformed(): XmlError {
  return new XmlError('XML_MALFORMED', 'The XML document is cut or not well-formed.')
}
