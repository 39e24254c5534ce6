import { describe, expect, it } from 'vitest'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const key = 'up/big.bin'

describe('InitiateMultipartUpload', () => {
  it('opens an upload and leaves an existing object alone', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, key, 'old')
    const client = signedClient(emulator, bucket)
    const response = await client('POST', { key, query: { uploads: '', 'encoding-type': 'url' } })
    expect(response).toMatchObject({ status: 200, headers: { 'content-type': 'application/xml' } })
    expect(xmlElement(response.text, 'EncodingType')).toBe('url')
    expect(xmlElement(response.text, 'Bucket')).toBe(bucket)
    expect(xmlElement(response.text, 'Key')).toBe('up%2Fbig.bin')
    expect(xmlElement(response.text, 'UploadId')).toMatch(/^[0-9A-F]{32}$/)
    expect(await emulator.state.readObject(bucket, key)).toEqual(Buffer.from('old'))
  })

  it('refuses a key that exists when overwriting is forbidden', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, key, 'old')
    const headers = { 'x-oss-forbid-overwrite': 'true' }
    const response = await signedClient(emulator, bucket)('POST', { key, query: { uploads: '' }, headers })
    expect(response.status).toBe(409)
    expect(emulator.state.listUploads(bucket)).toEqual([])
  })
})
