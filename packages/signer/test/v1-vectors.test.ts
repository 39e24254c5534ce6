import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { normalizeHeaders } from '../src/canonical/normalize-headers.ts'
import { resourcePath } from '../src/canonical/resource-path.ts'
import { stringToSignV1 } from '../src/canonical/string-to-sign-v1.ts'
import { createSignerV1 } from '../src/index.ts'
import { credentialsOf, readVectors, requestOf, type Vector } from './vector.ts'

interface V1Vector extends Vector {
  readonly stringToSign: string
}
interface HeaderVector extends V1Vector {
  /** Unix seconds. */
  readonly at: number
}
interface UrlVector extends V1Vector {
  /** Unix seconds. */
  readonly expires: number
}
interface StringVector extends V1Vector {
  readonly dateLine: string
}

const date = 'Wed, 28 Dec 2022 10:27:41 GMT'

function textOf(vector: V1Vector, dateLine: string, added: Record<string, string>): string {
  const input = {
    method: vector.method,
    path: resourcePath(requestOf(vector)),
    query: vector.query,
    headers: normalizeHeaders({ ...vector.headers, ...added }),
    dateLine,
  }
  return Buffer.from(stringToSignV1(input)).toString('utf8')
}

describe('V1 in headers', () => {
  it.each(readVectors<HeaderVector>('v1-headers'))('returns the published signature of $id', (vector) => {
    const at = new Date(vector.at * 1000)
    expect(createSignerV1().sign(requestOf(vector), credentialsOf(vector), at)).toEqual({
      date,
      'x-oss-date': date,
      authorization: `OSS ak:${vector.signature}`,
    })
    expect(textOf(vector, date, { 'x-oss-date': date })).toBe(vector.stringToSign)
  })
})

describe('V1 in a URL', () => {
  it.each(readVectors<UrlVector>('v1-urls'))('returns the published signature of $id', (vector) => {
    const at = new Date((vector.expires - 600) * 1000)
    const request = requestOf(vector)
    const url = createSignerV1().presign(request, credentialsOf(vector), at, { expiresInSeconds: 600 })
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...Object.fromEntries(vector.query),
      ...(vector.securityToken ? { 'security-token': vector.securityToken } : {}),
      Expires: String(vector.expires),
      OSSAccessKeyId: 'ak',
      Signature: vector.signature,
    })
  })

  it('returns the URL that the Go SDK prints for V1-Q1', () => {
    const url = createSignerV1().presign(
      {
        method: 'GET',
        url: new URL('http://bucket.oss-cn-hangzhou.aliyuncs.com/key?versionId=versionId'),
        headers: {},
        bucket: 'bucket',
        key: 'key',
      },
      { accessKeyId: 'ak', accessKeySecret: 'sk' },
      new Date(1_699_806_820_000),
      { expiresInSeconds: 600 },
    )
    expect(url.href).toBe(
      'http://bucket.oss-cn-hangzhou.aliyuncs.com/key?versionId=versionId&Expires=1699807420&OSSAccessKeyId=ak&Signature=dcLTea%2BYh9ApirQ8o8dOPqtvJXQ%3D',
    )
  })
})

describe('V1 strings to sign', () => {
  it.each(readVectors<StringVector>('v1-strings-to-sign'))('builds and signs the text of $id', (vector) => {
    const text = textOf(vector, vector.dateLine, {})
    expect(text).toBe(vector.stringToSign)
    const secret = credentialsOf(vector).accessKeySecret
    expect(createHmac('sha1', secret).update(text).digest('base64')).toBe(vector.signature)
  })
})
