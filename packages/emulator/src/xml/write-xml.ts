/** An element: its name, and either its text or its children in order. `undefined` children are left out. */
export type XmlNode = readonly [name: string, content: XmlContent]

/** What stands inside an element. */
type XmlContent = string | number | boolean | readonly (XmlNode | undefined)[]

const INDENTATION = '  '

/** A whole document as OSS writes them: declaration, two spaces a level, trailing line feed. */
export function writeXml(root: XmlNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeElement(root, '')}`
}

function writeElement([name, content]: XmlNode, indent: string): string {
  if (!isChildren(content)) return `${indent}<${name}>${escapeText(String(content))}</${name}>\n`
  const children = content.filter((child) => child !== undefined)
  const inside = children.map((child) => writeElement(child, indent + INDENTATION)).join('')
  return inside === ''
    ? `${indent}<${name}></${name}>\n`
    : `${indent}<${name}>\n${inside}${indent}</${name}>\n`
}

function isChildren(content: XmlContent): content is readonly (XmlNode | undefined)[] {
  return typeof content === 'object'
}

/** Quotes stay as they are, since OSS writes ETags with raw ones. Control characters become numeric references. */
function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(CONTROL_CHARACTER, (character) => `&#${character.charCodeAt(0)};`)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: keys may hold them, and they have no other form in XML
const CONTROL_CHARACTER = /[\u0001-\u0008\u000b-\u001f]/g
