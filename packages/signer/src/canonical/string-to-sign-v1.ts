import { compareCodeUnits } from '../encoding/compare-code-units.ts'
import { isAscii, latin1 } from '../encoding/latin1.ts'
import type { QueryPair } from '../encoding/query-string.ts'
import { canonicalResourceV1 } from './canonical-resource-v1.ts'
import type { HeaderMap } from './normalize-headers.ts'

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

const UTF8 = new TextEncoder()

/** Builds the bytes that V1 signs (OSS documentation, "Add a signature to the header"). */
export function stringToSignV1(input: StringToSignInput): Uint8Array {
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
  const resource = canonicalResourceV1(input.path, input.query)
  if (isAscii(head + ossHeaders)) return UTF8.encode(head + ossHeaders + resource)
  return concatenate(latin1(head + ossHeaders), UTF8.encode(resource))
}

function concatenate(start: Uint8Array, end: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(start.length + end.length)
  bytes.set(start)
  bytes.set(end, start.length)
  return bytes
}
