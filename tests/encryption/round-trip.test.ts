import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { clientEncryption, type KeyWrap, rsaKeyWrap } from '@oss/encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { masterKey } from './master-keys.ts'
import { decryptAsOther, encryptAsOther, type StoredByOther, secretsOf } from './other-sdk.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const encryption = clientEncryption(rsaKeyWrap(masterKey))
const target = { bucket: BUCKET, key: 'secret.bin', clientEncryption: encryption }

/** The stored bytes, and what headObject shows of them. */
async function stored(): Promise<StoredByOther> {
  const content = Buffer.from((await service.emulator.state.readObject(BUCKET, target.key)) ?? [])
  const info = await service.client().headObject({ bucket: BUCKET, key: target.key })
  return { content, metadata: info?.metadata ?? {} }
}

async function read(range?: { start: number; end: number }): Promise<Buffer> {
  const stream = await service.client().getObject({ ...target, ...(range && { range }) })
  return Buffer.from(await stream.bytes())
}

describe('an encrypted object', () => {
  const text = 'nobody but us reads this: \u00e4'
  const bodies = {
    text: async () => text,
    bytes: async () => new TextEncoder().encode(text),
    blob: async () => new Blob([text]),
    file: async () => {
      const file = await service.file('plain.txt', 0)
      await writeFile(file, text)
      return { file }
    },
    stream: async () => ({ stream: Readable.from([Buffer.from(text)]), byteLength: Buffer.byteLength(text) }),
  }

  it.each(['text', 'bytes', 'blob', 'file', 'stream'] as const)(
    'is stored of a %s by putObject, and another SDK reads it',
    async (kind) => {
      const { crc64Verified } = await service
        .client()
        .putObject({ ...target, body: await bodies[kind](), metadata: { author: 'us' } })
      expect(crc64Verified).toBe(true)
      const object = await stored()
      expect(object.content.byteLength).toBe(Buffer.byteLength(text))
      expect(object.content.includes('nobody')).toBe(false)
      expect(decryptAsOther(object, masterKey).toString()).toBe(text)
      expect(object.metadata).toMatchObject({
        author: 'us',
        'client-side-encryption-cek-alg': 'AES/CTR/NoPadding',
        'client-side-encryption-wrap-alg': 'RSA/NONE/PKCS1Padding',
        'client-side-encryption-unencrypted-content-length': String(Buffer.byteLength(text)),
      })
      expect(object.metadata).not.toHaveProperty('client-side-encryption-matdesc')
      expect((await read()).toString()).toBe(text)
    },
  )

  it.each([
    ['0 bytes, in one request', 0],
    ['one byte', 1],
    ['one part', PART],
    ['several parts and a short one', 3 * PART + 5],
  ])('of %s is stored by resumableUpload, and another SDK reads it', async (_, size) => {
    const file = await service.file('plain.bin', size)
    const upload = service.client().resumableUpload({ ...target, file, partSize: PART })
    expect(await upload.done()).toMatchObject({ size, crc64Verified: true })
    expect(decryptAsOther(await stored(), masterKey).equals(bytesOf(size))).toBe(true)
    expect((await read()).equals(bytesOf(size))).toBe(true)
  })

  it('of parts whose size is no multiple of 16 is the same object', async () => {
    const file = await service.file('plain.bin', 3 * PART)
    await service
      .client()
      .resumableUpload({ ...target, file, partSize: PART + 7 })
      .done()
    const object = await stored()
    expect(decryptAsOther(object, masterKey).equals(bytesOf(3 * PART))).toBe(true)
    expect(object.metadata).toMatchObject({
      'client-side-encryption-data-size': String(3 * PART),
      'client-side-encryption-part-size': String(PART + 7),
    })
  })

  it.each([
    ['a stream that is read once', () => ({ body: Readable.from([bytesOf(250_000)]) })],
    ['a spooled stream', () => ({ body: Readable.from([bytesOf(250_000)]), spoolDir: service.directory })],
    ['bytes', () => ({ body: bytesOf(250_000) })],
    ['a blob', () => ({ body: new Blob([Uint8Array.from(bytesOf(250_000))]) })],
    ['an empty stream', () => ({ body: Readable.from([]), size: 0 })],
  ])('is stored of %s by resumableUpload', async (_, make) => {
    const { size = 250_000, ...input } = make() as { body: Readable; size?: number }
    await service
      .client()
      .resumableUpload({ ...target, ...input, partSize: PART })
      .done()
    expect(decryptAsOther(await stored(), masterKey).equals(bytesOf(size))).toBe(true)
  })

  it.each([
    ['a number', '{"version":1}'],
    ['no JSON', 'my-key'],
    ['nested', '{"key":{"of":["2026"]}}'],
    ['a list', '["my-key"]'],
    ['empty', ''],
    ['UTF-8', '{"key":"\u5bc6\u94a5"}'],
    ['UTF-8 and no JSON', '\u5bc6\u94a5'],
  ])('that another SDK has stored is read when its key description is %s', async (_, description) => {
    await storeWith(description)
    expect((await read()).equals(bytesOf(70_001))).toBe(true)
  })

  it.each([
    ['{"version":1}', { version: '1' }],
    ['my-key', {}],
    ['{"key":{"of":["2026"]}}', { key: '{"of":["2026"]}' }],
    ['{"key":"\u5bc6\u94a5"}', { key: '\u5bc6\u94a5' }],
    ['\u5bc6\u94a5', {}],
  ])('passes the stored description %s to the key wrap', async (text, description) => {
    await storeWith(text)
    const told: unknown[] = []
    const rsa = rsaKeyWrap(masterKey)
    const keyWrap: KeyWrap = {
      ...rsa,
      async unwrap(bytes, entries, descriptionText) {
        told.push([entries, descriptionText])
        return (await rsa.unwrap?.(bytes, entries, descriptionText)) ?? bytes
      },
    }
    const stream = await service
      .client()
      .getObject({ ...target, clientEncryption: clientEncryption(keyWrap) })
    expect(Buffer.from(await stream.bytes()).equals(bytesOf(70_001))).toBe(true)
    expect(told).toEqual([
      [description, text],
      [description, text],
    ])
  })

  async function storeWith(description: string): Promise<void> {
    const { content, metadata } = encryptAsOther(bytesOf(70_001), masterKey, description)
    await service.emulator.state.putObject(BUCKET, target.key, content, { metadata })
  }

  it('that another SDK has stored is read', async () => {
    const { content, metadata } = encryptAsOther(bytesOf(70_001), masterKey, '{"key":"of 2026"}')
    await service.emulator.state.putObject(BUCKET, target.key, content, { metadata })
    expect((await read()).equals(bytesOf(70_001))).toBe(true)
  })

  it.each([
    [0, 1],
    [15, 17],
    [16, 48],
    [4_095, 70_000],
    [69_999, 70_001],
    [69_000, 99_000],
  ])('is read from byte %d to %d, also across the blocks of the cipher', async (start, end) => {
    await service.client().putObject({ ...target, body: bytesOf(70_001) })
    expect((await read({ start, end })).equals(bytesOf(70_001).subarray(start, end))).toBe(true)
  })

  it('never has the key or the counter of another object', async () => {
    const secrets = []
    for (const _ of [1, 2, 3]) {
      await service.client().putObject({ ...target, body: text })
      secrets.push(secretsOf((await stored()).metadata, masterKey))
    }
    expect(new Set(secrets.map(({ key }) => key.toString('hex'))).size).toBe(3)
    expect(new Set(secrets.map(({ start }) => start.toString('hex'))).size).toBe(3)
    // Room to count, as in the other SDKs.
    for (const { start } of secrets) expect(start.subarray(8, 12)).toEqual(Buffer.alloc(4))
  })
})
