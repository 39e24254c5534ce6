import type { Query } from '../wire/query.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'

/** Parameters that hold signatures, tokens, key ids or callback secrets. */
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

/** What a request reads, and of which object. */
const READ_HEADERS: ReadonlySet<string> = new Set(['range', 'if-match'])

/** The headers of a request that say what OSS is to do, and may be shown. */
export function loggableHeaders(headers: RequestHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...headers].filter(
      ([name]) => READ_HEADERS.has(name) || (name.startsWith('x-oss-') && !SECRET_HEADERS.has(name)),
    ),
  )
}

/** The parameters of a request that may be shown. */
export function loggableQuery({ pairs }: Query): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs.filter(([name]) => !SECRET_PARAMETERS.has(name)))
}
