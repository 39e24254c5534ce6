import type { Query } from '../wire/query.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'

/** Query parameters with signatures, tokens, access key IDs or secrets of callbacks. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(
  `Signature OSSAccessKeyId Expires security-token callback callback-var x-oss-signature x-oss-credential
  x-oss-security-token x-oss-signature-version x-oss-date x-oss-expires x-oss-additional-headers`.split(
    /\s+/,
  ),
)

const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'x-oss-security-token',
  'x-oss-callback',
  'x-oss-callback-var',
  'x-oss-date',
  'x-oss-content-sha256',
])

/** Headers that select what a request reads. */
const READ_HEADERS: ReadonlySet<string> = new Set(['range', 'if-match'])

/** Returns the headers that may be logged. */
export function loggableHeaders(headers: RequestHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...headers].filter(
      ([name]) => READ_HEADERS.has(name) || (name.startsWith('x-oss-') && !SECRET_HEADERS.has(name)),
    ),
  )
}

/** Returns the query parameters that may be logged. */
export function loggableQuery({ pairs }: Query): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs.filter(([name]) => !SECRET_PARAMETERS.has(name)))
}
