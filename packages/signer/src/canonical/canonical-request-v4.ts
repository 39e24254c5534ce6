import { percentEncode } from '../encoding/percent-encode.ts'
import { compare, type QueryPair, writeSortedQuery } from '../encoding/query-string.ts'
import { type HeaderMap, isSignedByDefault } from './signed-headers.ts'

/** Everything that a V4 signature covers. */
export interface CanonicalRequestInput {
  readonly method: string
  /** Decoded, from `resourcePath`. */
  readonly path: string
  readonly query: readonly QueryPair[]
  readonly headers: HeaderMap
  /** From `additionalHeaderNames`. */
  readonly additionalNames: readonly string[]
}

/** The only payload hash OSS accepts (EC 0002-00000214), so no body is ever hashed for signing. */
export const unsignedPayload = 'UNSIGNED-PAYLOAD'

/** The six parts that are hashed (OSS docs, "Include a V4 signature in the header"). */
export function canonicalRequestV4(input: CanonicalRequestInput): string {
  return [
    input.method,
    percentEncode(input.path, { keepSlash: true }),
    writeSortedQuery(input.query),
    canonicalHeaders(input.headers, input.additionalNames),
    input.additionalNames.join(';'),
    unsignedPayload,
  ].join('\n')
}

function canonicalHeaders(headers: HeaderMap, additionalNames: readonly string[]): string {
  const names: string[] = []
  for (const name of headers.keys()) {
    if (isSignedByDefault(name) || additionalNames.includes(name)) names.push(name)
  }
  // By name alone: with the value, `x-oss-a:` would come after `x-oss-a-b:`.
  names.sort(compare)
  let lines = ''
  for (const name of names) lines += `${name}:${headers.get(name)}\n`
  return lines
}
