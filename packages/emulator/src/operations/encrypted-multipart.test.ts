import { describe, expect, it } from 'vitest'
import { complete, initiate, putPart } from '../../test/multipart-calls.ts'
import type { SignedClient } from '../../test/signed-client.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const key = 'k'
const PART_SIZE = 102_400
const metadata = {
  key: 'KEY',
  start: 'IV',
  'cek-alg': 'AES/CTR/NoPadding',
  'wrap-alg': 'RSA/NONE/PKCS1Padding',
  'data-size': String(PART_SIZE + 16),
  'part-size': String(PART_SIZE),
}

function headersOf(values: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(values).map(([name, value]) => [
    `x-oss-meta-client-side-encryption-${name}`,
    value,
  ])
  return Object.fromEntries(entries)
}

async function uploadParts(client: SignedClient, sizes: readonly number[]) {
  const upload = { key, uploadId: await initiate(client, key, { headers: headersOf(metadata) }) }
  const parts: [number, string][] = []
  for (const [index, size] of sizes.entries()) {
    const part = await putPart(client, upload, index + 1, 'x'.repeat(size))
    parts.push([index + 1, part.headers.etag ?? ''])
  }
  return { upload, parts }
}

describe('a multipart upload with client-side encryption', () => {
  it.each(
    Object.entries({
      key: '0005-00000401',
      start: '0005-00000402',
      'cek-alg': '0005-00000403',
      'wrap-alg': '0005-00000404',
      'part-size': '0005-00000407',
    }),
  )('is not initiated without its %s', async (name, ec) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const headers = headersOf({ ...metadata, [name]: '' })
    const response = await signedClient(emulator, bucket)('POST', { key, query: { uploads: '' }, headers })
    expect(xmlElement(response.text, 'Code')).toBe('InvalidEncryptionRequest')
    expect(response).toMatchObject({ status: 400, headers: { 'x-oss-ec': ec } })
    expect(emulator.state.listUploads(bucket)).toEqual([])
  })

  it('may be a stream whose size is not known when it is initiated', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const { 'data-size': _, ...rest } = metadata
    const upload = { key, uploadId: await initiate(client, key, { headers: headersOf(rest) }) }
    const parts: [number, string][] = []
    for (const [index, size] of [PART_SIZE, 7].entries()) {
      const part = await putPart(client, upload, index + 1, 'x'.repeat(size))
      parts.push([index + 1, part.headers.etag ?? ''])
    }
    expect((await complete(client, upload, parts)).status).toBe(200)
  })

  it('is not initiated with a size that is no positive integer', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const headers = headersOf({ ...metadata, 'part-size': '9x5.2' })
    const response = await signedClient(emulator, bucket)('POST', { key, query: { uploads: '' }, headers })
    expect(response).toMatchObject({ status: 400, headers: { 'x-oss-ec': '0005-00000409' } })
  })

  it('lists its encryption with its parts, so that another client can continue it', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const { upload } = await uploadParts(client, [PART_SIZE])
    const { text } = await client('GET', { key, query: { uploadId: upload.uploadId } })
    expect(
      ['Key', 'Start', 'CekAlg', 'WrapAlg', 'DataSize', 'PartSize'].map((name) => {
        return xmlElement(text, `ClientEncryption${name}`)
      }),
    ).toEqual(Object.values(metadata))
  })

  it('completes with the announced parts only', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    for (const sizes of [[PART_SIZE], [PART_SIZE, PART_SIZE, 16]]) {
      const { upload, parts } = await uploadParts(client, sizes)
      const response = await complete(client, upload, parts)
      expect(xmlElement(response.text, 'Code'), String(sizes)).toBe('InvalidEncryptionRequest')
    }
    const { upload, parts } = await uploadParts(client, [PART_SIZE, 16])
    expect((await complete(client, upload, parts)).status).toBe(200)
  })

  it('refuses a part of another size, or that announces other sizes', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const { upload } = await uploadParts(client, [])
    const short = await putPart(client, upload, 1, 'x')
    expect(short).toMatchObject({ status: 400, headers: { 'x-oss-ec': '0005-00000419' } })
    for (const [name, ec] of [
      ['part-size', '0005-00000418'],
      ['data-size', '0005-00000417'],
    ] as const) {
      const headers = headersOf({ [name]: '2000' })
      const other = await putPart(client, upload, 2, 'x'.repeat(16), { headers })
      expect(other).toMatchObject({ status: 400, headers: { 'x-oss-ec': ec } })
    }
    expect(emulator.state.listUploads(bucket)[0]?.parts).toEqual([])
  })
})
