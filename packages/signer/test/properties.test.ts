import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSignerV1, createSignerV4, type SignableRequest } from '../src/index.ts'

const at = new Date(1_702_743_657_000)
const credentials = { accessKeyId: 'ak', accessKeySecret: 'sk', securityToken: 'token' }
const signers = [createSignerV4({ region: 'cn-hangzhou', additionalHeaders: ['abc'] }), createSignerV1()]
const lifetime = { expiresInSeconds: 60 }

const names = fc.uniqueArray(
  fc.constantFrom('x-oss-meta-a', 'x-oss-meta-a-b', 'content-type', 'abc', 'other', 'range'),
)
const parameters = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom('uploads', 'uploadId', 'partNumber', 'prefix', 'x-oss-x', 'ä +%'),
    fc.string({ maxLength: 5 }),
  ),
  { selector: ([name]) => name },
)
const awkwardKeys = [
  'a+b',
  'a%2Fb',
  '100%',
  'a b',
  'a//b',
  '/a',
  'a/',
  '.',
  '..',
  'a/../b',
  '😀',
  'e\u0301',
  '\u00e9',
  '~a-b_c.d',
  "!'()*",
  '\u0001',
  '?x=1#y',
  '&=;,:@$',
] as const

function urlOf(query: readonly (readonly [string, string])[]): URL {
  const search = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  return new URL(`https://demo.example.test/?${search.join('&')}`)
}

function requestOf(
  headerNames: readonly string[],
  query: readonly (readonly [string, string])[],
  spell: (name: string) => string,
): SignableRequest {
  const headers = Object.fromEntries(headerNames.map((name) => [spell(name), `value of ${name}`]))
  return { method: 'PUT', url: urlOf(query), headers, bucket: 'demo', key: 'key' }
}

describe.each(signers)('a $version signature', (signer) => {
  it('does not depend on the order of headers and parameters, nor on the case of header names', () => {
    fc.assert(
      fc.property(names, parameters, fc.nat(), (headerNames, query, turn) => {
        const rotate = <Item>(list: readonly Item[]): readonly Item[] => {
          const by = list.length === 0 ? 0 : turn % list.length
          return [...list.slice(by), ...list.slice(0, by)]
        }
        const plain = requestOf(headerNames, query, (name) => name)
        const other = requestOf(rotate(headerNames), rotate(query), (name) => name.toUpperCase())
        expect(signer.sign(other, credentials, at)).toEqual(signer.sign(plain, credentials, at))
        const signatureOf = (request: SignableRequest): string | null => {
          const { searchParams } = signer.presign(request, credentials, at, lifetime)
          return searchParams.get('x-oss-signature') ?? searchParams.get('Signature')
        }
        expect(signatureOf(other)).toBe(signatureOf(plain))
      }),
    )
  })

  it('does not depend on how the URL addresses the object', () => {
    const signed = [
      'https://demo.oss.example/key',
      'https://oss.example/demo/key',
      'https://cdn.example/key',
    ].map(
      (url) =>
        signer.sign(
          { method: 'GET', url: new URL(url), headers: {}, bucket: 'demo', key: 'key' },
          credentials,
          at,
        )['authorization'],
    )
    expect(new Set(signed).size).toBe(1)
  })

  it('differs for each awkward key', () => {
    const signed = awkwardKeys.map(
      (key) =>
        signer.sign(
          { method: 'GET', url: new URL('https://demo.example/'), headers: {}, bucket: 'demo', key },
          credentials,
          at,
        )['authorization'],
    )
    expect(new Set(signed).size).toBe(awkwardKeys.length)
  })

  it('differs when any signed part of the request differs', () => {
    const base: SignableRequest = {
      method: 'PUT',
      url: urlOf([['uploads', '']]),
      headers: { 'x-oss-a': '1' },
      bucket: 'demo',
      key: 'k',
    }
    const variants: SignableRequest[] = [
      base,
      { ...base, method: 'POST' },
      { ...base, key: 'K' },
      { ...base, bucket: 'demo2' },
      { ...base, headers: { 'x-oss-a': '2' } },
      { ...base, headers: { 'x-oss-a': '1', 'content-type': 'text/plain' } },
      { ...base, headers: { 'x-oss-a': '1', 'content-md5': 'eB5eJF1ptWaXm4bijSPyxw==' } },
      { ...base, url: urlOf([['uploads', '1']]) },
      {
        ...base,
        url: urlOf([
          ['uploads', ''],
          ['acl', ''],
        ]),
      },
    ]
    const signed = variants.map((request) => signer.sign(request, credentials, at)['authorization'])
    expect(new Set(signed).size).toBe(variants.length)
  })

  it('does not change the request', () => {
    const request = requestOf(['x-oss-meta-a'], [['uploads', '']], (name) => name)
    const { href } = request.url
    const headers = { ...request.headers }
    signer.sign(request, credentials, at)
    signer.presign(request, credentials, at, lifetime)
    expect(request.url.href).toBe(href)
    expect(request.headers).toEqual(headers)
  })

  it('is the same when a signed URL is signed again', () => {
    const request = requestOf([], [['versionId', 'a b']], (name) => name)
    const first = signer.presign(request, credentials, at, lifetime)
    expect(signer.presign({ ...request, url: first }, credentials, at, lifetime).href).toBe(first.href)
  })

  it('keeps the path, the port and the parameters of a URL, and drops the fragment', () => {
    const url = new URL('https://demo.example:8443/a%20b/%2B?response-content-type=text%2Fplain&x=a+b#part')
    const signed = signer.presign(
      { method: 'GET', url, headers: {}, bucket: 'demo', key: 'a b/+' },
      credentials,
      at,
      lifetime,
    )
    expect(`${signed.origin}${signed.pathname}${signed.hash}`).toBe('https://demo.example:8443/a%20b/%2B')
    expect(signed.search).toMatch(/^\?response-content-type=text%2Fplain&x=a%20b&/)
    expect(signed.search).not.toContain('+')
  })
})
