import { XmlError } from './xml-error.ts'

/** Element of an XML document, with strict readers for its children. */
export interface XmlElement {
  /** Name with its prefix, if any. */
  readonly name: string
  /** Text of an element without children; empty for an element with children. */
  readonly content: string
  /** Child elements, in document order. */
  readonly children: readonly XmlElement[]
  /**
   * Text of the only child of that name.
   *
   * @throws XmlError `XML_UNEXPECTED` when missing, repeated or not text
   */
  text(name: string): string
  /** Like `text`, but returns `undefined` when there is no child of that name. */
  optionalText(name: string): string | undefined
  /** The only child of that name as a whole number, 0 or more. @throws XmlError `XML_UNEXPECTED` */
  integer(name: string): number
  /** All children of that name, in document order. */
  list(name: string): readonly XmlElement[]
}

/** Adds the readers to a parsed element. */
export function xmlElement(name: string, content: string, children: readonly XmlElement[]): XmlElement {
  const fail = (problem: string): never => {
    throw new XmlError('XML_UNEXPECTED', `The <${name}> of the response ${problem}.`)
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
