import { describe, expect, it } from 'vitest'
import { initiate, putPart } from '../../test/multipart-calls.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'

describe('AbortMultipartUpload', () => {
  it('removes the upload with its parts, once', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const [first, second] = [await initiate(client, 'k'), await initiate(client, 'k')]
    await putPart(client, { key: 'k', uploadId: first }, 1, 'x')
    expect((await client('DELETE', { key: 'k', query: { uploadId: first } })).status).toBe(204)
    expect(emulator.state.listUploads(bucket).map(({ uploadId }) => uploadId)).toEqual([second])
    const again = await client('DELETE', { key: 'k', query: { uploadId: first } })
    expect(again).toMatchObject({ status: 404, headers: { 'x-oss-ec': '0042-00000002' } })
    expect(xmlElement(again.text, 'UploadId')).toBe(first)
  })

  it('needs its own permission', async () => {
    const writer = { accessKeyId: 'writer', accessKeySecret: 's', permissions: ['oss:PutObject'] }
    await using emulator = await startEmulator({ buckets: [bucket], credentials: [writer] })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, 'k')
    expect((await client('DELETE', { key: 'k', query: { uploadId } })).status).toBe(403)
    expect(emulator.state.listUploads(bucket)).toHaveLength(1)
  })
})
