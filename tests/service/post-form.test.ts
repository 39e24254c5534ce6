import type { PostForm, PostFormInput } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApplicationServer } from './application-server.ts'
import { BUCKET, bytesOf, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const lifetime = { bucket: BUCKET, expiresInSeconds: 60 }
const bytes = bytesOf(300_000)

/** What a browser does with a form. */
async function submit(
  { url, fields }: PostForm,
  changes = {},
  content: Uint8Array<ArrayBuffer> = new Uint8Array(bytes),
) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...fields, ...changes })) form.set(name, value)
  form.set('file', new File([content], 'photo.png', { type: 'image/png' }))
  const response = await fetch(url, { method: 'POST', body: form, redirect: 'manual' })
  return { status: response.status, text: await response.text() }
}

const stored = async (key: string) =>
  Buffer.from((await service.emulator.state.readObject(BUCKET, key)) ?? [])

describe('a signed form', () => {
  it.each(['v4', 'v1'] as const)(
    'uploads an object with its properties, signature %s',
    async (signatureVersion) => {
      const form = await service.client({ signatureVersion }).signPostForm({
        ...lifetime,
        key: 'dir/\u00e4 b+c%.bin',
        size: { max: 300_000 },
        acl: 'public-read',
        storageClass: 'IA',
        cacheControl: 'no-cache',
        contentType: 'text/x-mine',
        metadata: { a: 'b' },
        successStatus: 201,
      })
      const answer = await submit(form)
      expect(answer).toEqual({ status: 201, text: expect.stringContaining('<ETag>') })
      expect((await stored('dir/\u00e4 b+c%.bin')).equals(bytes)).toBe(true)
      expect(service.emulator.state.describeObject(BUCKET, 'dir/\u00e4 b+c%.bin')?.properties).toMatchObject({
        contentHeaders: { 'Content-Type': 'text/x-mine', 'Cache-Control': 'no-cache' },
        metadata: { a: 'b' },
        acl: 'public-read',
        storageClass: 'IA',
      })
      expect(service.emulator.requests[0]).toMatchObject({ signature: `${signatureVersion}-form` })
    },
  )

  it('applies encryption, metadata and traffic limit', async () => {
    const form = await service.client().signPostForm({
      ...lifetime,
      key: 'a',
      contentEncoding: 'identity',
      expires: new Date('2030-01-01T00:00:00Z'),
      encryption: { algorithm: 'KMS', keyId: 'key-1' },
      trafficLimitBitsPerSecond: 819_200,
    })
    expect(form.fields).toMatchObject({ 'x-oss-traffic-limit': '819200' })
    const startedMs = performance.now()
    expect((await submit(form, {}, new Uint8Array(60_000))).status).toBe(204)
    // At 102,400 bytes a second.
    expect(performance.now() - startedMs).toBeGreaterThan(400)
    expect(service.emulator.state.describeObject(BUCKET, 'a')?.properties).toMatchObject({
      contentHeaders: { 'Content-Encoding': 'identity', Expires: 'Tue, 01 Jan 2030 00:00:00 GMT' },
      encryptionHeaders: {
        'x-oss-server-side-encryption': 'KMS',
        'x-oss-server-side-encryption-key-id': 'key-1',
      },
    })
    expect(await submit(form, { 'x-oss-server-side-encryption': 'AES256' })).toMatchObject({ status: 403 })
  })

  it('accepts any key with its prefix, by default the name of the file', async () => {
    const form = await service.client().signPostForm({ ...lifetime, keyPrefix: 'up/' })
    expect((await submit(form)).status).toBe(204)
    expect((await submit(form, { key: 'up/other' })).status).toBe(204)
    expect(service.emulator.state.listKeys(BUCKET)).toEqual(['up/other', 'up/photo.png'])
    expect(await submit(form, { key: 'elsewhere' })).toMatchObject({ status: 403 })
  })

  it.each([
    [{ key: 'b' }, 'Policy Condition failed: [&quot;eq&quot;,&quot;$key&quot;'],
    [{ 'x-oss-object-acl': 'public-read-write' }, 'Policy Condition failed'],
    [{ policy: 'e30=' }, 'SignatureDoesNotMatch'],
  ])('allows nothing else: %j', async (changes, reason) => {
    const form = await service.client().signPostForm({ ...lifetime, key: 'a', acl: 'private' })
    const { status, text } = await submit(form, changes)
    expect(status).toBe(403)
    expect(text.replaceAll('"', '&quot;')).toContain(reason)
    expect(service.emulator.state.listKeys(BUCKET)).toEqual([])
  })

  it('enforces its size range and its expiry', async () => {
    const form = await service.client().signPostForm({ ...lifetime, key: 'a', size: { min: 2, max: 4 } })
    expect((await submit(form, {}, new Uint8Array(5))).text).toContain('EntityTooLarge')
    expect((await submit(form, {}, new Uint8Array(1))).text).toContain('EntityTooSmall')
    await using late = await startService({ now: () => Date.now() + 120_000 })
    const short = await service
      .client({ endpoint: late.emulator.endpoint })
      .signPostForm({ ...lifetime, key: 'a' })
    expect((await submit(short)).text).toContain('Policy expired')
  })

  it('triggers the callback, with variables', async () => {
    await using server = await startApplicationServer(200, '{"ok":1}')
    const callback = { url: server.url, body: `key=$\{object}&user=$\{x:user}`, variables: { user: 'ann' } }
    const form = await service.client().signPostForm({ ...lifetime, key: 'a', callback })
    expect(await submit(form)).toEqual({ status: 200, text: '{"ok":1}' })
    expect(server.calls.map(({ body }) => body)).toEqual(['key=a&user=ann'])
  })

  it.each([
    [{}, 'KEY_INVALID'],
    [{ key: 'a', keyPrefix: 'b' }, 'KEY_INVALID'],
    [{ key: `a$\{filename}` }, 'KEY_INVALID'],
    [{ key: 'a', size: { min: 5, max: 4 } }, 'RANGE_INVALID'],
    [{ key: 'a', acl: 'all' }, 'OPTION_INVALID'],
    [{ key: 'a', encryption: { algorithm: 'DES' } }, 'ENCRYPTION_INVALID'],
    [{ key: 'a', trafficLimitBitsPerSecond: 1 }, 'TRAFFIC_LIMIT_OUT_OF_RANGE'],
    [{ key: 'a', expires: new Date('never') }, 'OPTION_INVALID'],
    [{ key: 'a', expiresInSeconds: 0 }, 'EXPIRY_OUT_OF_RANGE'],
    [{ key: 'a', bucket: 'NO' }, 'BUCKET_INVALID'],
  ])('is not created from %j', async (input, code) => {
    const form = service.client().signPostForm({ ...lifetime, ...input } as PostFormInput)
    await expect(form).rejects.toMatchObject({ code })
  })
})
