import type { Query } from '../../wire/query.ts'
import { compareText } from '../compare-text.ts'
import type { SignableRequest } from '../signable-request.ts'
import { SIGNED_SUB_RESOURCES } from './signed-sub-resources.ts'

/** Which query parameters are signed. SDKs differ in `x-oss-` ones (docs/protocol.md#v1-sub-resources). */
export type SubResourceRule = 'listed' | 'listed-and-x-oss'

/**
 * Builds the string to sign of V1 (docs/protocol.md#signature-v1) as bytes: header values unchanged, the key
 * as UTF-8.
 *
 * @param dateLine `Date` of a header signature, or `Expires` of a URL signature.
 */
export function stringToSignV1(request: SignableRequest, dateLine: string, rule: SubResourceRule): Buffer {
  const { method, headers } = request
  const lines = [method, headers.get('content-md5') ?? '', headers.get('content-type') ?? '', dateLine]
  const head = `${lines.join('\n')}\n${canonicalHeaders(request)}`
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(canonicalResource(request, rule), 'utf8')])
}

function canonicalHeaders({ headers }: SignableRequest): string {
  const own = [...headers].filter(([name]) => name.startsWith('x-oss-')).sort(byName)
  return own.map(([name, value]) => `${name}:${value}\n`).join('')
}

function canonicalResource({ bucket, key, query }: SignableRequest, rule: SubResourceRule): string {
  const path = bucket === '' ? '/' : `/${bucket}/${key}`
  const signed = firstOfEach(query)
    .filter(([name]) => isSigned(name, rule))
    .sort(byName)
  if (signed.length === 0) return path
  return `${path}?${signed.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&')}`
}

/** Only the first value of a repeated parameter is signed (docs/protocol.md#signature-v1). */
function firstOfEach({ pairs, get }: Query): [string, string][] {
  return [...new Set(pairs.map(([name]) => name))].map((name) => [name, get(name) ?? ''])
}

function isSigned(name: string, rule: SubResourceRule): boolean {
  return SIGNED_SUB_RESOURCES.has(name) || (rule === 'listed-and-x-oss' && name.startsWith('x-oss-'))
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return compareText(a, b)
}
