import { describe, expect, it } from 'vitest'
import { initiate, putPart } from '../../test/multipart-calls.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const key = 'up/big.bin'

describe('UploadPart', () => {
  it('stores a part and returns its ETag, Content-MD5 and CRC', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, key)
    const response = await putPart(client, { key, uploadId }, 3, 'a'.repeat(102_400))
    expect(response).toMatchObject({
      status: 200,
      text: '',
      headers: {
        etag: '"302D3A0C8E319EAA95B059B346DE1D1D"',
        'content-md5': 'MC06DI4xnqqVsFmzRt4dHQ==',
        'x-oss-hash-crc64ecma': '12696911168479852064',
      },
    })
    expect(emulator.state.listUploads(bucket)).toMatchObject([
      { uploadId, key, parts: [{ partNumber: 3, byteLength: 102_400 }] },
    ])
    expect(emulator.requests.at(-1)).toMatchObject({
      operation: 'UploadPart',
      uploadId,
      partNumber: 3,
      receivedByteLength: 102_400,
      status: 200,
    })
  })

  it('replaces a part that is sent again', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, key)
    await putPart(client, { key, uploadId }, 1, 'first')
    await putPart(client, { key, uploadId }, 1, 'second')
    expect(await emulator.state.readPart(uploadId, 1)).toEqual(Buffer.from('second'))
    expect(emulator.state.listUploads(bucket)[0]?.parts).toHaveLength(1)
  })

  it('keeps the earlier part when a later one fails its check', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, key)
    await putPart(client, { key, uploadId }, 1, 'first')
    const headers = { 'content-md5': 'eB5eJF1ptWaXm4bijSPyxw==' }
    const response = await putPart(client, { key, uploadId }, 1, 'second', { headers })
    expect(xmlElement(response.text, 'Code')).toBe('InvalidDigest')
    expect(await emulator.state.readPart(uploadId, 1)).toEqual(Buffer.from('first'))
  })

  it.each(['0', '10001', 'one', '-1', '1.5'])('refuses part number %s', async (partNumber) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const response = await putPart(client, { key, uploadId: 'any' }, partNumber, 'x')
    expect(response).toMatchObject({ status: 400, headers: { 'x-oss-ec': '0017-00000220' } })
    expect(xmlElement(response.text, 'ArgumentName')).toBe('PartNumber')
    expect(xmlElement(response.text, 'ArgumentValue')).toBe(partNumber)
  })

  it('refuses an upload id without a part number', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const response = await signedClient(emulator, bucket)('PUT', {
      key,
      query: { uploadId: 'any' },
      body: 'x',
    })
    expect(response).toMatchObject({ status: 400, headers: { 'x-oss-ec': '0017-00000219' } })
    expect(xmlElement(response.text, 'ArgumentValue')).toBe('partNumber')
  })

  it('refuses an encryption header', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, key)
    const headers = { 'x-oss-server-side-encryption': 'AES256' }
    expect((await putPart(client, { key, uploadId }, 1, 'x', { headers })).status).toBe(400)
  })

  it('stores nothing for an upload that is unknown, of another key, or aborted', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, key)
    for (const upload of [
      { key, uploadId: 'unknown' },
      { key: 'other', uploadId },
    ]) {
      const response = await putPart(client, upload, 1, 'x')
      expect(response).toMatchObject({ status: 404, headers: { 'x-oss-ec': '0042-00000104' } })
      expect(xmlElement(response.text, 'Code')).toBe('NoSuchUpload')
      expect(xmlElement(response.text, 'UploadId')).toBe(upload.uploadId)
    }
    expect((await client('DELETE', { key, query: { uploadId } })).status).toBe(204)
    expect((await putPart(client, { key, uploadId }, 1, 'x')).status).toBe(404)
  })

  it('stores nothing of a part that was on its way while the upload was aborted', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, key)
    emulator.faults.add({
      match: { operation: 'UploadPart' },
      fault: { kind: 'slow-read', bytesPerSecond: 20_000 },
    })
    const part = putPart(client, { key, uploadId }, 1, 'x'.repeat(5_000))
    await new Promise((resolve) => setTimeout(resolve, 100))
    await emulator.state.abortUpload(uploadId)
    expect((await part).status).toBe(404)
    expect(emulator.state.listUploads(bucket)).toEqual([])
  })
})

describe('sequential uploads', () => {
  it('take parts only in order, and each only once', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, key, { query: { sequential: '' } })
    const gap = await putPart(client, { key, uploadId }, 2, 'x')
    expect(gap).toMatchObject({ status: 400, headers: { 'x-oss-ec': '0042-00000105' } })
    expect(xmlElement(gap.text, 'Code')).toBe('PartNotSequential')
    expect(xmlElement(gap.text, 'PartNumber')).toBe('2')
    const first = await putPart(client, { key, uploadId }, 1, 'x')
    expect(first.status).toBe(200)
    const again = await putPart(client, { key, uploadId }, 1, 'x')
    expect(again).toMatchObject({ status: 409, headers: { 'x-oss-ec': '0042-00000108' } })
    expect(xmlElement(again.text, 'Code')).toBe('PartAlreadyExist')
    expect(xmlElement(again.text, 'PartEtag')).toBe(first.headers.etag)
    expect((await putPart(client, { key, uploadId }, 2, 'x')).status).toBe(200)
  })
})
