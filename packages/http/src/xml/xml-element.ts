import { XmlError } from './xml-error.ts'

/** An element of a document, with strict readers for its children. */
export interface XmlElement {
  /** With its prefix, if it has one. */
  readonly name: string
  /** The text of an element without children; empty for an element with children. */
  readonly content: string
  /** The elements inside, in order. */
  readonly children: readonly XmlElement[]
  /** The text of the one child of that name. @throws XmlError `XML_UNEXPECTED` when it is missing, repeated or no text */
  text(name: string): string
  /** As `text`, or `undefined` when there is no child of that name. */
  optionalText(name: string): string | undefined
  /** The one child of that name as a whole number, 0 or more. @throws XmlError `XML_UNEXPECTED` */
  integer(name: string): number
  /** All children of that name, in order; none is an empty list. */
  list(name: string): readonly XmlElement[]
}

/** An element with its readers. */
export function xmlElement(name: string, content: string, children: readonly XmlElement[]): XmlElement {
  const fail = (problem: string): never => {
    throw new XmlError('XML_UNEXPECTED', `The <${name}> of the answer ${problem}.`)
  }
  const element: XmlElement = {
    name,
    content,
    children,
    text: (child) => element.optionalText(child) ?? fail(`has no <${child}>`),
    optionalText(wanted) {
      const [child, another] = element.list(wanted)
      if (another !== undefined) return fail(`has <${wanted}> more than once`)
      if (child !== undefined && child.children.length > 0) {
        return fail(`has elements in <${wanted}> instead of text`)
      }
      return child?.content
    },
    integer(child) {
      const text = element.text(child).trim()
      const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
      return Number.isSafeInteger(value) ? value : fail(`has no whole number in <${child}>`)
    },
    list: (wanted) => children.filter((child) => child.name === wanted),
  }
  return element
}
