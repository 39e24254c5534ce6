import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { createSignerV1, createSignerV4, type SignableRequest, type SignerV4Options } from '@oss/signer'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { bundleForBrowsers } from './bundle-for-browsers.ts'

describe('@oss/signer outside Node', () => {
  type Entry = Pick<typeof import('@oss/signer'), 'createSignerV1' | 'createSignerV4'>
  let portable: Entry
  beforeAll(async () => {
    const { code } = await bundleForBrowsers('@oss/signer')
    // A new realm has the language alone: no Buffer, no process.
    portable = runInNewContext(`${code}; entry`, { URL, URLSearchParams, TextEncoder, btoa })
  })

  type Vector = SignableRequest & Partial<SignerV4Options>

  /** All signatures of one request. Made in the other realm, they are copied, because prototypes differ. */
  function signatures(entry: Entry, options: SignerV4Options, request: SignableRequest, secret: string) {
    const credentials = { accessKeyId: 'ak', accessKeySecret: secret, securityToken: 'token' }
    const at = new Date(1_700_000_000_000)
    const policy = { expiresInSeconds: 60, conditions: [['eq', '$key', request.key ?? ''] as const] }
    return [entry.createSignerV4(options), entry.createSignerV1()].map((signer) => ({
      headers: { ...signer.sign(request, credentials, at) },
      url: signer.presign(request, credentials, at, { expiresInSeconds: 60 }).href,
      form: { ...signer.signPolicy(policy, credentials, at) },
    }))
  }
  const inNode: Entry = { createSignerV1, createSignerV4 }
  const url = new URL('https://b.example/?uploadId=1&partNumber=2')

  it.each(['v1-headers', 'v1-urls', 'v1-strings-to-sign', 'v4-headers', 'v4-urls'])(
    'computes the same signatures as in Node for the vectors of %s',
    (name) => {
      const file = new URL(`../../packages/signer/test/vectors/${name}.json`, import.meta.url)
      const vectors: readonly Vector[] = JSON.parse(readFileSync(file, 'utf8'))
      expect(vectors.length).toBeGreaterThan(0)
      for (const {
        method,
        bucket,
        key,
        headers,
        region = 'cn-hangzhou',
        additionalHeaders = [],
      } of vectors) {
        const request = {
          method,
          url,
          headers,
          ...(bucket !== undefined && { bucket }),
          ...(key !== undefined && { key }),
        }
        const options = { region, additionalHeaders }
        expect(signatures(portable, options, request, 'sk')).toEqual(
          signatures(inNode, options, request, 'sk'),
        )
      }
    },
  )

  it('computes the same signatures as in Node for any key, header and secret', () => {
    const header = fc.stringMatching(/^[\x20-\x7e\xa0-\xff]{0,20}$/)
    const secret = fc.stringMatching(/^[!-~]{1,100}$/)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), header, secret, (key, value, own) => {
        const request = { method: 'PUT', url, headers: { 'x-oss-meta-a': value }, bucket: 'b', key } as const
        const options = { region: 'cn-hangzhou' }
        expect(signatures(portable, options, request, own)).toEqual(signatures(inNode, options, request, own))
      }),
    )
  })
})

it('@oss/client/core runs in a browser whose Symbol has neither dispose nor asyncDispose', async () => {
  const { code } = await bundleForBrowsers('@oss/client/core', true)
  // The entry sees this Symbol only.
  const { iterator, asyncIterator, toStringTag } = Symbol
  const older = Object.assign((name: string) => Symbol(name), {
    for: (name: string) => Symbol.for(name),
    ...{ iterator, asyncIterator, toStringTag },
  })
  const load = new Function('Symbol', `${code}; return entry`)
  const { OssUploadClient }: { readonly OssUploadClient: { readonly prototype: object } } = load(older)
  const methods = Reflect.ownKeys(OssUploadClient.prototype)
  expect(methods).toContain(Symbol.for('Symbol.asyncDispose'))
  expect(methods).not.toContain('undefined')
})
