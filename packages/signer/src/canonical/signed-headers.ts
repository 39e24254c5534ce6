import { compare } from '../encoding/query-string.ts'
import { SigningError } from '../errors/signing-error.ts'

/** Header values by lower-case name. */
export type HeaderMap = ReadonlyMap<string, string>

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
// One character is one byte on the wire, and no control character but the tab may be sent.
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * Headers with lower-case names and values without the space around them, as the server sees them.
 *
 * @throws SigningError `HEADER_INVALID` for a name or value that cannot be sent, or two names that differ only in case.
 */
export function readHeaders(headers: Readonly<Record<string, string>>): Map<string, string> {
  const read = new Map<string, string>()
  for (const [givenName, value] of Object.entries(headers)) {
    const name = checkHeaderName(givenName)
    if (read.has(name)) {
      throw new SigningError('HEADER_INVALID', name, `The header "${name}" is given twice. Give it once.`)
    }
    if (!headerValue.test(value)) {
      throw new SigningError(
        'HEADER_INVALID',
        name,
        `The value of the header "${name}" has a line break, a control character or a character outside Latin-1. Remove or encode it.`,
      )
    }
    read.set(name, trimSpace(value))
  }
  return read
}

/** The name in lower case, or SigningError `HEADER_INVALID`. */
export function checkHeaderName(name: string): string {
  if (!headerName.test(name)) {
    throw new SigningError(
      'HEADER_INVALID',
      JSON.stringify(name),
      `${JSON.stringify(name)} is not a header name. Use letters, digits and hyphens.`,
    )
  }
  return name.toLowerCase()
}

/** Whether V4 signs a header without being asked: `content-type`, `content-md5` and all `x-oss-` ones. */
export function isSignedByDefault(name: string): boolean {
  return name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-')
}

/** Names that V4 signs besides the default ones: of those asked for, the ones the request has, each once, sorted. */
export function additionalHeaderNames(asked: readonly string[], headers: HeaderMap): readonly string[] {
  if (asked.length === 0) return asked
  const names = new Set(asked.map(checkHeaderName))
  return [...names].filter((name) => headers.has(name) && !isSignedByDefault(name)).sort(compare)
}

// Not String.trim: that also removes characters, such as U+00A0, which the server keeps.
function trimSpace(value: string): string {
  let start = 0
  let end = value.length
  while (start < end && isSpace(value[start])) start += 1
  while (end > start && isSpace(value[end - 1])) end -= 1
  return value.slice(start, end)
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}
