import { Readable } from 'node:stream'
import { cppCheckpointStore } from '@oss/checkpoint-cpp'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import type { OssClient } from '@oss/client'
import { clientEncryption, type KeyWrap, rsaKeyWrap } from '@oss/encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'
import { masterKey, otherKey } from './master-keys.ts'

let service: Service
let client: OssClient
beforeEach(async () => {
  service = await startService()
  client = service.client()
})
afterEach(() => service[Symbol.asyncDispose]())

const encryption = clientEncryption(rsaKeyWrap(masterKey))
const target = { bucket: BUCKET, key: 'secret.bin' }
const encrypted = { ...target, clientEncryption: encryption }

/** What a call ends with, whether it throws or rejects. */
async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call()
  } catch (error) {
    return error
  }
  return 'no error'
}

describe('clientEncryption of a call that does not encrypt is rejected before any request', () => {
  const lifetime = { expiresInSeconds: 60 }
  const upload = { ...encrypted, uploadId: 'AAAA' }
  const calls: Record<string, () => unknown> = {
    appendObject: () => client.appendObject({ ...encrypted, position: 0, body: 'text' }),
    appendFile: async () => client.appendFile({ ...encrypted, file: await service.file('log', 10) }),
    copyObject: () => client.copyObject({ ...encrypted, source: { key: 'other' } }),
    'copyObject with other metadata': () =>
      client.copyObject({
        ...encrypted,
        source: { key: 'other' },
        metadataDirective: 'REPLACE',
        metadata: { a: 'b' },
      }),
    resumableCopy: () => client.resumableCopy({ ...encrypted, source: { key: 'other' } }).done(),
    signPostForm: () => client.signPostForm({ ...encrypted, ...lifetime }),
    presign: () => client.presign({ ...encrypted, ...lifetime, method: 'PUT' }),
    presignUploadPart: () => client.presignUploadPart({ ...upload, ...lifetime, partNumber: 1 }),
    presignMultipartUpload: () => client.presignMultipartUpload({ ...encrypted, ...lifetime, size: 10 }),
    initiateMultipartUpload: () => client.initiateMultipartUpload(encrypted),
    uploadPart: () => client.uploadPart({ ...upload, partNumber: 1, body: new Uint8Array(10) }),
    multipartApi: () => client.multipartApi({ ...encrypted, contentType: 'text/plain' }),
    uploadFiles: () => client.uploadFiles({ ...encrypted, files: [] }),
    uploadDirectory: () => client.uploadDirectory({ ...encrypted, directory: service.directory }),
    downloadDirectory: () => client.downloadDirectory({ ...encrypted, directory: service.directory }),
    objectReader: () => client.objectReader(encrypted),
  }

  it.each(Object.keys(calls))('by %s', async (name) => {
    expect(await errorOf(calls[name] ?? (() => undefined))).toMatchObject({
      name: 'ValidationError',
      code: 'ENCRYPTION_INVALID',
      field: 'clientEncryption',
      message: expect.stringContaining('putObject, resumableUpload, getObject and resumableDownload'),
    })
    expect(service.requests()).toEqual([])
  })
})

describe('an invalid encryption is rejected before any request', () => {
  const file = () => service.file('plain.bin', 10)

  it('when it is not an encryption', async () => {
    const none = { ...target, clientEncryption: rsaKeyWrap(masterKey) as unknown as typeof encryption }
    for (const call of [
      () => client.putObject({ ...none, body: 'text' }),
      async () => client.resumableUpload({ ...none, file: await file() }),
      () => client.getObject(none),
    ])
      expect(await errorOf(call)).toMatchObject({ code: 'ENCRYPTION_INVALID', field: 'clientEncryption' })
    expect(service.requests()).toEqual([])
  })

  it('with metadata whose names are reserved for encryption', async () => {
    const metadata = { 'Client-Side-Encryption-Key': 'mine' }
    for (const call of [
      () => client.putObject({ ...encrypted, metadata, body: 'text' }),
      async () => client.resumableUpload({ ...encrypted, metadata, file: await file() }),
    ])
      expect(await errorOf(call)).toMatchObject({
        code: 'METADATA_INVALID',
        field: 'metadata.Client-Side-Encryption-Key',
      })
    expect(service.requests()).toEqual([])
  })

  it('of a reopenable stream, which may return other bytes', async () => {
    const body = { reopen: () => Readable.from(['text']) }
    expect(await errorOf(() => client.resumableUpload({ ...encrypted, body }))).toMatchObject({
      code: 'BODY_INVALID',
      field: 'body',
    })
    expect(service.requests()).toEqual([])
  })

  it('of a file that may grow, because one key would encrypt two contents', async () => {
    const path = await file()
    const upload = () => client.resumableUpload({ ...encrypted, file: path, allowGrowth: true }).done()
    expect(await errorOf(upload)).toMatchObject({ code: 'OPTION_INVALID', field: 'allowGrowth' })
    expect(service.requests()).toEqual([])
  })

  it('with checkpoints that are shared with the C++ SDK, which would resume unencrypted', async () => {
    const checkpoints = cppCheckpointStore({ directory: service.directory })
    const path = await file()
    expect(
      await errorOf(() => client.resumableUpload({ ...encrypted, file: path, checkpoints })),
    ).toMatchObject({
      name: 'EncryptionError',
      code: 'CHECKPOINTS_SHARED',
    })
    expect(service.requests()).toEqual([])
  })

  it.each([
    ['fails', async () => Promise.reject(new Error('the key service is away'))],
    ['gives nothing', async () => new Uint8Array()],
    ['gives too much', async () => new Uint8Array(1537)],
  ])('when the master key %s', async (_, wrap) => {
    const keyWrap: KeyWrap = { algorithm: 'TEST', wrap }
    const input = { ...target, clientEncryption: clientEncryption(keyWrap) }
    expect(await errorOf(() => client.putObject({ ...input, body: 'text' }))).toMatchObject({
      name: 'EncryptionError',
      code: 'WRAP_FAILED',
    })
    const path = await service.file('plain.bin', 2 * PART)
    const upload = client.resumableUpload({ ...input, file: path, partSize: PART })
    expect(await errorOf(() => upload.done())).toMatchObject({
      name: 'UploadError',
      cause: { code: 'WRAP_FAILED' },
    })
    expect(service.requests()).toEqual([])
  })

  it('with more metadata than OSS accepts, including that of the encryption', async () => {
    const input = { ...encrypted, body: 'text', metadata: { long: 'x'.repeat(8000) } }
    expect(await errorOf(() => client.putObject(input))).toMatchObject({ code: 'METADATA_INVALID' })
    expect(service.requests()).toEqual([])
  })
})

describe('an object that cannot be decrypted', () => {
  const read = (clientEncryption: typeof encryption) => client.getObject({ ...target, clientEncryption })

  it.each([
    ['is not encrypted', 'NOT_ENCRYPTED', {}],
    ['has half an envelope', 'ENVELOPE_INVALID', { 'client-side-encryption-key': 'AAAA' }],
    [
      'has a key that is no base64',
      'ENVELOPE_INVALID',
      { ...envelope(), 'client-side-encryption-key': 'not base64!' },
    ],
    [
      'is encrypted otherwise',
      'ALGORITHM_UNKNOWN',
      { ...envelope(), 'client-side-encryption-cek-alg': 'SM4/CTR/NoPadding' },
    ],
    [
      'has its key wrapped otherwise',
      'ALGORITHM_UNKNOWN',
      { ...envelope(), 'client-side-encryption-wrap-alg': 'KMS/ALICLOUD' },
    ],
    ['has a damaged key', 'UNWRAP_FAILED', envelope()],
  ])('because it %s ends in %s', async (_, code, metadata) => {
    await service.emulator.state.putObject(BUCKET, target.key, Buffer.from('text'), { metadata })
    expect(await errorOf(() => read(encryption))).toMatchObject({ name: 'EncryptionError', code })
  })

  it.each([
    ['by another key', rsaKeyWrap(otherKey), 'UNWRAP_FAILED'],
    ['without a private key', rsaKeyWrap({ publicKey: masterKey.publicKey }), 'UNWRAP_MISSING'],
  ])('%s is an error, and its connection is free again', async (_, keyWrap, code) => {
    await client.putObject({ ...encrypted, body: Buffer.alloc(2_000_000) })
    for (let time = 0; time < 20; time++)
      expect(await errorOf(() => read(clientEncryption(keyWrap)))).toMatchObject({ code })
    const { info, body } = await read(encryption)
    expect(info.size).toBe(2_000_000)
    for await (const chunk of body)
      expect(Buffer.from(chunk).equals(Buffer.alloc(chunk.byteLength))).toBe(true)
  })

  it.each([
    ['key', 16],
    ['start', 8],
  ])('whose %s has %d bytes when it is unwrapped ends in UNWRAP_FAILED', async (name, byteLength) => {
    const wrap = rsaKeyWrap({ publicKey: masterKey.publicKey })
    const wrapped = { key: await wrap.wrap(Buffer.alloc(32)), start: await wrap.wrap(Buffer.alloc(16)) }
    const metadata = {
      ...envelope(),
      'client-side-encryption-key': Buffer.from(wrapped.key).toString('base64'),
      'client-side-encryption-start': Buffer.from(wrapped.start).toString('base64'),
      [`client-side-encryption-${name}`]: Buffer.from(await wrap.wrap(Buffer.alloc(byteLength))).toString(
        'base64',
      ),
    }
    await service.emulator.state.putObject(BUCKET, target.key, Buffer.from('text'), { metadata })
    expect(await errorOf(() => read(encryption))).toMatchObject({ code: 'UNWRAP_FAILED' })
  })

  function envelope(): Record<string, string> {
    return {
      'client-side-encryption-key': Buffer.alloc(256, 1).toString('base64'),
      'client-side-encryption-start': Buffer.alloc(256, 2).toString('base64'),
      'client-side-encryption-cek-alg': 'AES/CTR/NoPadding',
      'client-side-encryption-wrap-alg': 'RSA/NONE/PKCS1Padding',
    }
  }
})

it('a custom checkpoint store is accepted', async () => {
  const file = await service.file('plain.bin', 2 * PART)
  const checkpoints = memoryCheckpointStore()
  await client.resumableUpload({ ...encrypted, file, checkpoints, partSize: PART }).done()
  expect(service.requests()).toContain('CompleteMultipartUpload')
})
