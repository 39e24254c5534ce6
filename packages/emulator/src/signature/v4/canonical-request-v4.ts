import { percentEncode, percentEncodePath } from '../../wire/percent-encoding.ts'
import { compareText } from '../compare-text.ts'
import type { SignableRequest } from '../signable-request.ts'

/**
 * Builds the canonical request of V4 (docs/protocol.md#signature-v4) as bytes: header values unchanged, the
 * rest ASCII.
 *
 * @param additionalHeaders lower-case names of the headers that the client signed besides the default ones.
 */
export function canonicalRequestV4(request: SignableRequest, additionalHeaders: readonly string[]): Buffer {
  const { method, bucket, key, headers } = request
  const path = bucket === '' ? '/' : `/${bucket}/${key}`
  const additional = [...new Set(additionalHeaders)].filter((name) => !isSignedByDefault(name))
  additional.sort(compareText)
  const lines = [
    method,
    percentEncodePath(path),
    canonicalQuery(request),
    canonicalHeaders(request, additional),
    additional.join(';'),
    headers.get('x-oss-content-sha256') ?? 'UNSIGNED-PAYLOAD',
  ]
  return Buffer.from(lines.join('\n'), 'latin1')
}

function canonicalQuery({ query }: SignableRequest): string {
  const encoded = query.pairs
    .filter(([name]) => name !== 'x-oss-signature')
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
  encoded.sort(([a, x], [b, y]) => compareText(a, b) || compareText(x, y))
  return encoded.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&')
}

function canonicalHeaders({ headers }: SignableRequest, additional: readonly string[]): string {
  const signed = [...headers].filter(([name]) => isSignedByDefault(name) || additional.includes(name))
  signed.sort(([a], [b]) => compareText(a, b))
  return signed.map(([name, value]) => `${name}:${value}\n`).join('')
}

/** Whether a header is signed wherever it is sent. */
export function isSignedByDefault(name: string): boolean {
  return name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-')
}
