import { startEmulator } from '@oss/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSignerV1, createSignerV4, percentEncode, type SignableRequest } from '../src/index.ts'

const region = 'cn-hangzhou'
const bucket = 'demo-bucket'
const signers = [createSignerV4({ region, additionalHeaders: ['range'] }), createSignerV1()]
const keys = [
  'a+b',
  'a%2Fb',
  '100%',
  'a b',
  'a//b',
  'a/',
  '😀',
  'e\u0301',
  '\u00e9',
  '~a-b_c.d',
  "!'()*",
  '\u0001',
  '?x=1#y',
  '&=;,:@$',
  'x/..y',
  'k'.repeat(1023),
]

let emulator: Awaited<ReturnType<typeof startEmulator>>
beforeAll(async () => {
  emulator = await startEmulator({ region, buckets: [bucket] })
})
afterAll(async () => {
  await emulator.close()
})

function requestOf(method: 'GET' | 'PUT', key: string, headers: Record<string, string>): SignableRequest {
  const url = new URL(`${emulator.endpoint}/${bucket}/${percentEncode(key, { keepSlash: true })}`)
  return { method, url, headers, bucket, key }
}

// The emulator verifies signatures with code of its own, written from the OSS documentation.
describe.each(signers)('a request signed with $version', (signer) => {
  it.each(keys)('is accepted by an independent verifier: %j', async (key) => {
    const put = requestOf('PUT', key, { 'content-type': 'text/plain', 'X-Oss-Meta-Note': ' a  b ' })
    const stored = await fetch(put.url, {
      method: 'PUT',
      headers: { ...put.headers, ...signer.sign(put, emulator.credentials, new Date()) },
      body: 'hello',
    })
    expect([stored.status, await stored.text()]).toEqual([200, ''])

    const get = requestOf('GET', key, {})
    const link = signer.presign(get, emulator.credentials, new Date(), { expiresInSeconds: 60 })
    const read = await fetch(link)
    expect([read.status, await read.text()]).toEqual([200, 'hello'])
  })

  it('is refused when a signed header was changed after signing (S11)', async () => {
    const put = requestOf('PUT', 'changed', { 'content-type': 'text/plain' })
    const headers = { ...put.headers, ...signer.sign(put, emulator.credentials, new Date()) }
    const response = await fetch(put.url, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'text/html' },
      body: 'hello',
    })
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('<Code>SignatureDoesNotMatch</Code>')
  })
})
