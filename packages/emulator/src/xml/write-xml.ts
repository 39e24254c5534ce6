import { XMLBuilder } from 'fast-xml-parser'

/** Elements by name, in the order of the document. A list repeats its element; `undefined` leaves it out. */
export interface XmlElements {
  readonly [name: string]: XmlContent | readonly XmlContent[] | undefined
}

type XmlContent = string | number | boolean | XmlElements

const BUILDER = new XMLBuilder({
  format: true,
  indentBy: '  ',
  ignoreAttributes: false,
  // The builder would escape quotes, and write control characters as they are.
  processEntities: false,
  tagValueProcessor: (_name, value) => escapeText(String(value)),
})

/** Writes a whole document as OSS does: declaration, two spaces per level, trailing line feed. */
export function writeXml(root: XmlElements): string {
  return BUILDER.build({ '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' }, ...root })
}

/** Leaves quotes as they are, since OSS writes ETags with raw ones. */
function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(CONTROL_CHARACTER, (character) => `&#${character.charCodeAt(0)};`)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: keys may hold them, and XML cannot.
const CONTROL_CHARACTER = /[\u0001-\u0008\u000b-\u001f]/g
