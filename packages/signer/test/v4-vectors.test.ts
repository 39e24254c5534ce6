import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalRequestV4 } from '../src/canonical/canonical-request-v4.ts'
import { additionalHeaderNames, normalizeHeaders } from '../src/canonical/normalize-headers.ts'
import { resourcePath } from '../src/canonical/resource-path.ts'
import { deriveSigningKey } from '../src/credentials/signing-mac.ts'
import { createSignerV4 } from '../src/index.ts'
import { credentialsOf, readVectors, requestOf, type Vector } from './vector.ts'

interface V4Vector extends Vector {
  /** Unix seconds. */
  readonly at: number
  /** The same instant as it is signed. */
  readonly date: string
  readonly region?: string
  readonly product?: 'oss' | 'oss-cloudbox'
  readonly additionalHeaders?: readonly string[]
  readonly signedAdditional?: string
  readonly canonicalRequestSha256?: string
}
interface HeaderVector extends V4Vector {
  readonly signingKey?: string
}
interface UrlVector extends V4Vector {
  readonly expiresInSeconds: number
}

const headerVectors = readVectors<HeaderVector>('v4-headers')
const urlVectors = readVectors<UrlVector>('v4-urls')

function signerOf({ region = 'cn-hangzhou', product, additionalHeaders }: V4Vector) {
  return createSignerV4({
    region,
    ...(product === undefined ? {} : { product }),
    ...(additionalHeaders === undefined ? {} : { additionalHeaders }),
  })
}

function canonicalHash(
  vector: V4Vector,
  query: readonly (readonly [string, string])[],
  added: Record<string, string>,
) {
  const headers = normalizeHeaders({ ...vector.headers, ...added })
  const text = canonicalRequestV4({
    method: vector.method,
    path: resourcePath(requestOf(vector)),
    query,
    headers,
    additionalNames: additionalHeaderNames(vector.additionalHeaders ?? [], headers),
  })
  return createHash('sha256').update(text).digest('hex')
}

describe('V4 in headers (S11)', () => {
  it.each(headerVectors)('returns the published signature of $id', (vector) => {
    const at = new Date(vector.at * 1000)
    const headers = signerOf(vector).sign(requestOf(vector), credentialsOf(vector), at)
    const scope = `${vector.date.slice(0, 8)}/${vector.region ?? 'cn-hangzhou'}/${vector.product ?? 'oss'}`
    const additional = vector.signedAdditional ? `,AdditionalHeaders=${vector.signedAdditional}` : ''
    expect(headers).toEqual({
      'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
      'x-oss-date': vector.date,
      ...(vector.securityToken ? { 'x-oss-security-token': vector.securityToken } : {}),
      authorization: `OSS4-HMAC-SHA256 Credential=ak/${scope}/aliyun_v4_request${additional},Signature=${vector.signature}`,
    })
  })

  it.each(headerVectors)('builds the canonical request of $id', (vector) => {
    const hash = canonicalHash(vector, vector.query, {
      'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
      'x-oss-date': vector.date,
      ...(vector.securityToken ? { 'x-oss-security-token': vector.securityToken } : {}),
    })
    expect(hash).toBe(vector.canonicalRequestSha256)
  })

  it.each(headerVectors.filter(({ signingKey }) => signingKey))('derives the key of $id', (vector) => {
    const scope = { day: vector.date.slice(0, 8), region: 'cn-hangzhou', product: 'oss' }
    expect(Buffer.from(deriveSigningKey('sk', scope)).toString('hex')).toBe(vector.signingKey)
  })
})

describe('V4 in a URL', () => {
  it.each(urlVectors)('returns the published signature of $id', (vector) => {
    const { expiresInSeconds } = vector
    const url = signerOf(vector).presign(
      requestOf(vector),
      credentialsOf(vector),
      new Date(vector.at * 1000),
      { expiresInSeconds },
    )
    const scope = `${vector.date.slice(0, 8)}/${vector.region ?? 'cn-hangzhou'}/${vector.product ?? 'oss'}`
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...Object.fromEntries(vector.query),
      'x-oss-signature-version': 'OSS4-HMAC-SHA256',
      'x-oss-credential': `ak/${scope}/aliyun_v4_request`,
      'x-oss-date': vector.date,
      'x-oss-expires': String(expiresInSeconds),
      ...(vector.securityToken ? { 'x-oss-security-token': vector.securityToken } : {}),
      ...(vector.signedAdditional ? { 'x-oss-additional-headers': vector.signedAdditional } : {}),
      'x-oss-signature': vector.signature,
    })
    expect(url.search.endsWith(`&x-oss-signature=${vector.signature}`)).toBe(true)
  })

  it.each(urlVectors.filter((vector) => vector.canonicalRequestSha256))(
    'builds the canonical request of $id',
    (vector) => {
      const request = requestOf(vector)
      const url = signerOf(vector).presign(request, credentialsOf(vector), new Date(vector.at * 1000), vector)
      const signed = [...url.searchParams].filter(([name]) => name !== 'x-oss-signature')
      expect(canonicalHash(vector, signed, {})).toBe(vector.canonicalRequestSha256)
    },
  )
})
