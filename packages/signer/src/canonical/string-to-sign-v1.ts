import { compareCodeUnits } from '../encoding/compare-code-units.ts'
import type { QueryPair } from '../encoding/query-string.ts'
import { canonicalResourceV1 } from './canonical-resource-v1.ts'
import type { HeaderMap } from './signed-headers.ts'

/** The input of a V1 signature. */
export interface StringToSignInput {
  readonly method: string
  /** Decoded; see `resourcePath`. */
  readonly path: string
  readonly query: readonly QueryPair[]
  readonly headers: HeaderMap
  /** In headers the date in RFC 1123 form; in a URL the Unix time in seconds when it expires. */
  readonly dateLine: string
}

/** Builds the bytes that V1 signs (OSS documentation, "Add a signature to the header"). */
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
    .sort((a, b) => compareCodeUnits(a[0], b[0]))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('')
  // A character of a header is one byte on the wire; the key is UTF-8.
  return Buffer.concat([
    Buffer.from(head + ossHeaders, 'latin1'),
    Buffer.from(canonicalResourceV1(input.path, input.query), 'utf8'),
  ])
}
