import { describe, expect, it } from 'vitest'
import { complete, initiate, putPart } from '../../test/multipart-calls.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from './start-emulator.ts'

const bucket = 'demo-bucket'

describe('the state of an emulator', () => {
  it('puts, describes, reads, lists and deletes objects', async () => {
    await using emulator = await startEmulator({ buckets: [bucket], now: () => 5 })
    const { state } = emulator
    const stored = await state.putObject(bucket, 'k', 'hello', {
      contentType: 'text/plain',
      metadata: { a: '1' },
    })
    expect(state.describeObject(bucket, 'k')).toEqual(stored)
    expect(stored).toEqual({
      bucket,
      key: 'k',
      type: 'Normal',
      byteLength: 5,
      lastModified: 5,
      etag: '5D41402ABC4B2A76B9719D911017C592',
      md5Base64: 'XUFAKrxLKna5cZ2REBfFkg==',
      crc64: '11177612005948864433',
      properties: {
        contentHeaders: { 'Content-Type': 'text/plain' },
        metadata: { a: '1' },
        tags: {},
        storageClass: 'Standard',
        acl: 'default',
        encryptionHeaders: {},
      },
    })
    await state.putObject(bucket, 'a', new Uint8Array([1, 2]))
    expect(state.listKeys(bucket)).toEqual(['a', 'k'])
    expect(await state.readObject(bucket, 'a')).toEqual(Buffer.from([1, 2]))
    await state.deleteObject(bucket, 'a')
    expect(await state.readObject(bucket, 'a')).toBeUndefined()
    expect(state.describeObject(bucket, 'a')).toBeUndefined()
    expect(emulator.requests).toEqual([])
  })

  it('creates buckets, once', async () => {
    await using emulator = await startEmulator()
    await emulator.state.createBucket(bucket)
    await emulator.state.putObject(bucket, 'k', 'x')
    await emulator.state.createBucket(bucket)
    expect(emulator.state.listKeys(bucket)).toEqual(['k'])
    expect(emulator.state.listKeys('missing-bucket')).toEqual([])
  })

  it('lets a test replace a part, so that completing with the old ETag fails', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const upload = { key: 'k', uploadId: await initiate(client, 'k') }
    const part = await putPart(client, upload, 1, 'mine')
    const replaced = await emulator.state.putPart(upload.uploadId, 1, 'stranger')
    expect(emulator.state.listUploads(bucket)).toMatchObject([{ ...upload, parts: [replaced] }])
    const response = await complete(client, upload, [[1, String(part.headers.etag)]])
    expect(xmlElement(response.text, 'Code')).toBe('InvalidPart')
  })

  it('lets a stranger complete or abort an upload', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const [first, second] = [await initiate(client, 'k'), await initiate(client, 'k')]
    await emulator.state.putPart(first, 2, 'world')
    await emulator.state.putPart(first, 1, 'hello ')
    const object = await emulator.state.completeUpload(first)
    expect(object).toMatchObject({ type: 'Multipart', byteLength: 11 })
    expect(await emulator.state.readObject(bucket, 'k')).toEqual(Buffer.from('hello world'))
    await emulator.state.abortUpload(second)
    expect(emulator.state.listUploads(bucket)).toEqual([])
  })

  it('reports a bucket or upload that does not exist', async () => {
    await using emulator = await startEmulator()
    const { state } = emulator
    const notFound = { name: 'EmulatorError', code: 'NOT_FOUND' }
    await expect(state.putObject(bucket, 'k', 'x')).rejects.toMatchObject(notFound)
    await expect(state.putPart('U', 1, 'x')).rejects.toMatchObject(notFound)
    await expect(state.completeUpload('U')).rejects.toMatchObject(notFound)
    await expect(state.abortUpload('U')).rejects.toMatchObject(notFound)
    expect(await state.readPart('U', 1)).toBeUndefined()
  })
})
