import { XmlError } from './xml-error.ts'

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

const reference = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi
const badReference = /&(?!(?:#x[0-9a-f]{1,6}|#\d{1,7}|amp|lt|gt|quot|apos);)/i

/** @throws XmlError `XML_MALFORMED` for a `&` that begins neither one of the five named entities nor a number */
export function checkReferences(text: string): void {
  if (badReference.test(text)) fail()
}

/** Resolves the five named entities and numeric references. @throws XmlError as `checkReferences` */
export function decodeXmlText(text: string): string {
  if (!text.includes('&')) return text
  // Looked for first, because `replace` collects all references before it decodes the first one.
  checkReferences(text)
  return text.replace(reference, (_whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named.get(name) ?? fail()
    return characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
  })
}

function characterOf(code: number): string {
  const isSurrogate = code >= 0xd800 && code <= 0xdfff
  // Control characters are let through: OSS names keys with them in this way. NUL is not a character of XML.
  return code === 0 || code > 0x10ffff || isSurrogate ? fail() : String.fromCodePoint(code)
}

function fail(): never {
  throw new XmlError('XML_MALFORMED', 'The XML document has an unknown entity or a bare "&".')
}
