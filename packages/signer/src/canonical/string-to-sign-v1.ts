import { compare, type QueryPair } from '../encoding/query-string.ts'
import { canonicalResourceV1 } from './canonical-resource-v1.ts'
import type { HeaderMap } from './signed-headers.ts'

/** Everything that a V1 signature covers. */
export interface StringToSignInput {
  readonly method: string
  /** Decoded, from `resourcePath`. */
  readonly path: string
  readonly query: readonly QueryPair[]
  readonly headers: HeaderMap
  /** The date in RFC 1123 form, or for a URL the unix seconds when it expires. */
  readonly dateLine: string
}

/** The bytes that are signed in V1 (OSS docs, "Add a signature to the header"). */
export function stringToSignV1(input: StringToSignInput): Buffer {
  const head = [
    input.method,
    input.headers.get('content-md5') ?? '',
    input.headers.get('content-type') ?? '',
    input.dateLine,
    '',
  ].join('\n')
  const ossHeaders = [...input.headers]
    .filter(([name]) => name.startsWith('x-oss-'))
    .sort((a, b) => compare(a[0], b[0]))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('')
  // A header character is one byte on the wire, a character of the key is its UTF-8 bytes.
  return Buffer.concat([
    Buffer.from(head + ossHeaders, 'latin1'),
    Buffer.from(canonicalResourceV1(input.path, input.query), 'utf8'),
  ])
}
