import { malformedXml } from '../errors/malformed-xml.ts'
import type { XmlElement } from './read-xml.ts'

/**
 * Reads the text of a child that must be one of some values.
 *
 * @param whenAbsent Value when there is no such child. Default: the child is required.
 * @throws ServiceError `MalformedXML`.
 */
export function readElement<Choice extends string>(
  parent: XmlElement,
  name: string,
  choices: readonly Choice[],
  whenAbsent?: Choice,
): Choice {
  const text = parent.text(name)?.trim()
  const found = text === undefined ? whenAbsent : choices.find((candidate) => candidate === text)
  if (found === undefined) throw malformedXml(`the ${name} must be one of ${choices.join(', ')}.`)
  return found
}
