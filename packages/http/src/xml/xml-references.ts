import { XmlError } from './xml-error.ts'

const NAMED_ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

const REFERENCE = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi
const BAD_REFERENCE = /&(?!(?:#x[0-9a-f]{1,6}|#\d{1,7}|amp|lt|gt|quot|apos);)/i

/**
 * @throws XmlError `XML_MALFORMED` for a `&` that starts neither a predefined entity nor a numeric reference
 */
export function checkReferences(text: string): void {
  if (BAD_REFERENCE.test(text)) fail()
}

/** Replaces the five predefined entities and numeric references. @throws XmlError as `checkReferences` */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  // Checked first, because `replace` collects all references before it decodes the first one.
  checkReferences(text)
  return text.replace(REFERENCE, (_whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED_ENTITIES.get(name) ?? fail()
    return characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
  })
}

function characterOf(code: number): string {
  const isSurrogate = code >= 0xd800 && code <= 0xdfff
  // Control characters are allowed: OSS encodes object keys that contain them this way. NUL is no XML
  // character.
  return code === 0 || code > 0x10ffff || isSurrogate ? fail() : String.fromCodePoint(code)
}

function fail(): never {
  throw new XmlError('XML_MALFORMED', 'The XML document has an unknown entity or a bare "&".')
}
