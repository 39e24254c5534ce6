import { compareCodeUnits } from '../encoding/compare-code-units.ts'
import { percentEncode } from '../encoding/percent-encode.ts'
import { type QueryPair, writeSortedQuery } from '../encoding/query-string.ts'
import { type HeaderMap, isSignedByDefault } from './normalize-headers.ts'

/** The input of a V4 signature. */
export interface CanonicalRequestInput {
  readonly method: string
  /** Decoded; see `resourcePath`. */
  readonly path: string
  readonly query: readonly QueryPair[]
  readonly headers: HeaderMap
  /** See `additionalHeaderNames`. */
  readonly additionalNames: readonly string[]
}

/** The only payload hash that OSS accepts (EC 0002-00000214), so signing never hashes a body. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

/** Joins the six parts whose hash is signed (OSS documentation, "Include a V4 signature in the header"). */
export function canonicalRequestV4(input: CanonicalRequestInput): string {
  return [
    input.method,
    percentEncode(input.path, { keepSlash: true }),
    writeSortedQuery(input.query),
    canonicalHeaders(input.headers, input.additionalNames),
    input.additionalNames.join(';'),
    UNSIGNED_PAYLOAD,
  ].join('\n')
}

function canonicalHeaders(headers: HeaderMap, additionalNames: readonly string[]): string {
  const names: string[] = []
  for (const name of headers.keys()) {
    if (isSignedByDefault(name) || additionalNames.includes(name)) names.push(name)
  }
  // Names are sorted, not lines: in whole lines, `x-oss-a:` comes after `x-oss-a-b:`.
  names.sort(compareCodeUnits)
  let lines = ''
  for (const name of names) lines += `${name}:${headers.get(name)}\n`
  return lines
}
