import { type XmlElement as ParsedElement, parseXml, type XmlNode } from '@rgrove/parse-xml'
import { type XmlElement, xmlElement } from './xml-element.ts'
import { XmlError } from './xml-error.ts'
import { MAX_LEVELS, malformed, tooDeep } from './xml-limits.ts'
import { decodeReferences } from './xml-references.ts'

// Characters for private use.
const FIRST_STAND_IN = 0xe000
const LAST_STAND_IN = 0xf8ff

/** Reads the root element with a parser of a quarter of the size of that for Node.js. @throws XmlError */
export function readRoot(text: string): XmlElement {
  const standIn = standInFor(text)
  try {
    const { root } = parseXml(text.replaceAll('&', standIn), { preserveCdata: true })
    if (root === null) throw malformed()
    return elementOf(root, 1, standIn)
  } catch (error) {
    if (error instanceof XmlError) throw error
    throw malformed()
  }
}

/**
 * Returns a character for "&" that the text does not contain, so that decodeReferences decodes references:
 * the parser refuses those of control characters, which OSS sends for keys that contain them.
 */
function standInFor(text: string): string {
  for (let code = FIRST_STAND_IN; code <= LAST_STAND_IN; code++) {
    const character = String.fromCharCode(code)
    if (!text.includes(character)) return character
  }
  throw malformed()
}

function elementOf({ name, children }: ParsedElement, level: number, standIn: string): XmlElement {
  if (level > MAX_LEVELS) throw tooDeep()
  const elements: XmlElement[] = []
  let content = ''
  for (const child of children) {
    if (isElement(child)) elements.push(elementOf(child, level + 1, standIn))
    else content += contentOf(child, standIn)
  }
  return xmlElement(name, elements.length === 0 ? content : '', elements)
}

function isElement(node: XmlNode): node is ParsedElement {
  return node.type === 'element'
}

function contentOf(node: XmlNode, standIn: string): string {
  if (node.type !== 'text' && node.type !== 'cdata') return ''
  const plain = ('text' in node ? String(node.text) : '').replaceAll(standIn, '&')
  return node.type === 'cdata' ? plain : decodeReferences(plain)
}
