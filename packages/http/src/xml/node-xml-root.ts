import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { type XmlElement, xmlElement } from './xml-element.ts'
import { MAX_LEVELS, malformed, tooDeep } from './xml-limits.ts'
import { decodeReferences } from './xml-references.ts'

const TEXT_NAME = '#text'
const CDATA_NAME = '#cdata'

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  // decodeReferences does it: it rejects unknown entities, and document types, which declare more, are
  // forbidden.
  processEntities: false,
  textNodeName: TEXT_NAME,
  cdataPropName: CDATA_NAME,
  // The parser counts the levels above an element, without the element itself.
  maxNestedTags: MAX_LEVELS - 1,
  jPath: false,
  // Names such as __proto__ are safe: they are only read back with Object.entries.
  onDangerousProperty: (name) => name,
})

/** Reads the root element with `fast-xml-parser`. @throws XmlError */
export function readRoot(text: string): XmlElement {
  let nodes: unknown
  try {
    nodes = parser.parse(text)
  } catch (error) {
    if (error instanceof Error && error.message === 'Maximum nested tags exceeded') {
      throw tooDeep()
    }
    throw malformed()
  }
  const [root, another] = elementsOf(nodes)
  // The parser is lenient: it accepts a wrong closing tag, and treats the end of the text as closing all
  // elements.
  if (XMLValidator.validate(text) !== true) throw malformed()
  if (root === undefined || another !== undefined) throw malformed()
  return root
}

/** Converts the parser's ordered form: a list of objects, each with the element's name as its only key. */
function elementsOf(nodes: unknown): readonly XmlElement[] {
  const elements: XmlElement[] = []
  for (const [name, inside] of entriesOf(nodes)) {
    if (name === TEXT_NAME || name === CDATA_NAME) continue
    const children = elementsOf(inside)
    elements.push(xmlElement(name, children.length === 0 ? contentOf(inside) : '', children))
  }
  return elements
}

function contentOf(nodes: unknown): string {
  let content = ''
  for (const [name, inside] of entriesOf(nodes)) {
    if (name === TEXT_NAME) content += decodeReferences(String(inside))
    else if (name === CDATA_NAME) {
      for (const [, text] of entriesOf(inside)) content += String(text)
    }
  }
  return content
}

function* entriesOf(nodes: unknown): Iterable<[name: string, inside: unknown]> {
  if (!Array.isArray(nodes)) throw malformed()
  for (const node of nodes as readonly object[]) yield* Object.entries(node)
}
