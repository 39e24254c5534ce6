import { type XmlElement, xmlElement } from './xml-element.ts'
import { MAX_LEVELS, malformed, tooDeep } from './xml-limits.ts'
import { decodeReferences } from './xml-references.ts'

/** An element whose end was not read yet. */
interface OpenElement {
  readonly name: string
  content: string
  readonly children: XmlElement[]
}

const DECLARATION = /^\uFEFF?(?:<\?xml\s[^>]*\?>)?/
const NAME = /[A-Za-z_:][\w:.-]*/.source
const ATTRIBUTE = String.raw`\s+${NAME}\s*=\s*(?:"[^<"]*"|'[^<']*')`
const TAG = new RegExp(String.raw`<(\/?)(${NAME})((?:${ATTRIBUTE})*)\s*(\/?)>`, 'y')
const CDATA = { start: '<![CDATA[', end: ']]>' }
const COMMENT = { start: '<!--', end: '-->' }

/**
 * Reads the root element outside Node.js, where a page pays for each kilobyte of a parser. It knows what
 * `readXml` lets through: elements, text, CDATA sections and comments. A tag that it does not know ends the
 * reading, so no text is read in two ways.
 *
 * @throws XmlError
 */
export function readRoot(text: string): XmlElement {
  const document: OpenElement = { name: '', content: '', children: [] }
  const open = [document]
  let at = DECLARATION.exec(text)?.[0].length ?? 0
  while (at < text.length) {
    const parent = open.at(-1) ?? document
    const start = text.indexOf('<', at)
    parent.content += decodeReferences(text.slice(at, start === -1 ? undefined : start))
    if (start === -1) break
    if (text.startsWith(COMMENT.start, start)) {
      at = endOf(text, COMMENT, start)
    } else if (text.startsWith(CDATA.start, start) && parent !== document) {
      at = endOf(text, CDATA, start)
      parent.content += text.slice(start + CDATA.start.length, at - CDATA.end.length)
    } else {
      readTag(tagAt(text, start), open)
      at = TAG.lastIndex
    }
  }
  const [root, another] = document.children
  if (root === undefined || another !== undefined || open.length > 1 || document.content.trim() !== '')
    throw malformed()
  return root
}

function endOf(text: string, { start, end }: typeof CDATA, at: number): number {
  const found = text.indexOf(end, at + start.length)
  if (found === -1) throw malformed()
  return found + end.length
}

/** The tag at a position. Its pattern needs no time worth mentioning: `readXml` limits the length of tags. */
function tagAt(text: string, at: number): RegExpExecArray {
  TAG.lastIndex = at
  const tag = TAG.exec(text)
  if (tag === null) throw malformed()
  return tag
}

function readTag([, end, name = '', attributes, empty]: RegExpExecArray, open: OpenElement[]): void {
  if (end === '') {
    // The document itself is open, too.
    if (open.length > MAX_LEVELS) throw tooDeep()
    open.push({ name, content: '', children: [] })
    if (empty === '') return
  } else if (attributes !== '' || empty !== '') throw malformed()
  const closed = open.pop()
  const parent = open.at(-1)
  if (closed?.name !== name || parent === undefined) throw malformed()
  parent.children.push(xmlElement(name, closed.children.length === 0 ? closed.content : '', closed.children))
}
