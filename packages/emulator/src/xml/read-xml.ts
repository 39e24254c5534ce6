import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { malformedXml } from '../errors/malformed-xml.ts'

/** An element of a request body. Elements without children are text. */
export interface XmlElement {
  /**
   * Text of the first child of that name; undefined when there is no such child or it has children itself.
   */
  text(name: string): string | undefined
  /** All children of that name, in order. */
  children(name: string): readonly XmlElement[]
}

const PARSER = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  // Some SDKs send control characters as references, which XML 1.0 forbids and `decodeEntities` accepts.
  processEntities: false,
})

/**
 * Parses a request body and checks the name of its root element.
 *
 * @throws ServiceError `MalformedXML` with the element `ErrorDetail`.
 */
export function readXml(text: string, rootName: string, ec: string): XmlElement {
  const refuse = (detail: string): Error => malformedXml(detail, ec)
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw refuse('a document type is not allowed.')
  const wellFormed = XMLValidator.validate(text)
  if (wellFormed !== true) throw refuse(`${wellFormed.err.msg} (line ${wellFormed.err.line})`)
  const document = parseOrUndefined(text)
  if (!isObject(document) || !Object.hasOwn(document, rootName)) {
    throw refuse(`the root node is not named ${rootName}.`)
  }
  return element(document[rootName])
}

/** The parser also throws for names and depths that it considers an attack. */
function parseOrUndefined(text: string): unknown {
  try {
    return PARSER.parse(text)
  } catch {
    return undefined
  }
}

function element(value: unknown): XmlElement {
  const values = (name: string): readonly unknown[] => {
    if (!isObject(value) || !Object.hasOwn(value, name)) return []
    const child = value[name]
    return Array.isArray(child) ? child : [child]
  }
  return {
    text(name) {
      const [first] = values(name)
      return typeof first === 'string' ? decodeEntities(first) : undefined
    },
    children: (name) => values(name).map(element),
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

const NAMED_ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED_ENTITIES[name] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
