import { describe, expect, it } from 'vitest'
import { complete, initiate } from '../../test/multipart-calls.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const source = `/${bucket}/from%20%C3%A4.txt`
const sourceKey = 'from ä.txt'

describe('UploadPartCopy', () => {
  it('makes a part of a range of an object', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, sourceKey, '0123456789')
    const client = signedClient(emulator, bucket)
    const upload = { key: 'to', uploadId: await initiate(client, 'to') }
    const headers = { 'x-oss-copy-source': source, 'x-oss-copy-source-range': 'bytes=2-4' }
    const query = { partNumber: '1', uploadId: upload.uploadId }
    const response = await client('PUT', { key: 'to', query, headers })
    const partEtag = xmlElement(response.text, 'ETag') ?? ''
    expect((await complete(client, upload, [[1, partEtag]])).status).toBe(200)
    expect((await client('GET', { key: 'to' })).text).toBe('234')
  })

  it('takes the whole source when the range cannot be used', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, sourceKey, '0123456789')
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, 'to')
    for (const range of ['bytes=2-400', 'lines=1-2', undefined]) {
      const headers = {
        'x-oss-copy-source': source,
        ...(range === undefined ? {} : { 'x-oss-copy-source-range': range }),
      }
      await client('PUT', { key: 'to', query: { partNumber: '1', uploadId }, headers })
      expect(await emulator.state.readPart(uploadId, 1)).toEqual(Buffer.from('0123456789'))
    }
  })

  it('refuses an upload that is not open', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const query = { partNumber: '1', uploadId: 'gone' }
    const response = await signedClient(emulator, bucket)('PUT', {
      key: 'to',
      query,
      headers: { 'x-oss-copy-source': source },
    })
    expect(response).toMatchObject({ status: 404, headers: { 'x-oss-ec': '0042-00000311' } })
  })
})
