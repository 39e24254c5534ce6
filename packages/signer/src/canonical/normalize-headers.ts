import { compareCodeUnits } from '../encoding/compare-code-units.ts'
import { SigningError } from '../errors/signing-error.ts'

/** Header values by lower-case name. */
export type HeaderMap = ReadonlyMap<string, string>

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
// One character is one byte on the wire. The tab is the only control character that may be sent.
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * Converts names to lower case and trims values, as the server does.
 *
 * @throws SigningError `HEADER_INVALID` for a name or value that cannot be sent, or for two names that differ
 * only in case
 */
export function normalizeHeaders(headers: Readonly<Record<string, string>>): Map<string, string> {
  const normalized = new Map<string, string>()
  for (const [givenName, value] of Object.entries(headers)) {
    const name = normalizeHeaderName(givenName)
    if (normalized.has(name)) {
      throw new SigningError('HEADER_INVALID', name, `The header "${name}" is set twice. Set it once.`)
    }
    if (!HEADER_VALUE.test(value)) {
      throw new SigningError(
        'HEADER_INVALID',
        name,
        `The value of the header "${name}" contains a line break, a control character or a character outside Latin-1. Remove or encode it.`,
      )
    }
    normalized.set(name, trimSpaces(value))
  }
  return normalized
}

/** Returns the name in lower case. @throws SigningError `HEADER_INVALID` */
export function normalizeHeaderName(name: string): string {
  if (!HEADER_NAME.test(name)) {
    throw new SigningError(
      'HEADER_INVALID',
      JSON.stringify(name),
      `${JSON.stringify(name)} is not a valid header name. Use letters, digits and hyphens.`,
    )
  }
  return name.toLowerCase()
}

/** Whether V4 always signs the header: `content-type`, `content-md5` and every `x-oss-` header. */
export function isSignedByDefault(name: string): boolean {
  return name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-')
}

/** Returns the requested names that the request has and V4 does not always sign: each once, sorted. */
export function additionalHeaderNames(requested: readonly string[], headers: HeaderMap): readonly string[] {
  if (requested.length === 0) return requested
  const names = new Set(requested.map(normalizeHeaderName))
  return [...names].filter((name) => headers.has(name) && !isSignedByDefault(name)).sort(compareCodeUnits)
}

// String.trim would also remove characters that the server keeps, such as U+00A0.
function trimSpaces(value: string): string {
  let start = 0
  let end = value.length
  while (start < end && isSpace(value[start])) start += 1
  while (end > start && isSpace(value[end - 1])) end -= 1
  return value.slice(start, end)
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}
