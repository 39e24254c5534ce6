import { describe, expect, it } from 'vitest'
import { initiate } from '../../test/multipart-calls.ts'
import { signedClient } from '../../test/signed-client.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'

describe('DeleteBucket', () => {
  it('removes an empty bucket only; open uploads count', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, 'k')
    const refused = await client('DELETE')
    expect(refused).toMatchObject({ status: 409, headers: { 'x-oss-ec': '0015-00000301' } })
    await emulator.state.abortUpload(uploadId)
    expect((await client('DELETE')).status).toBe(204)
    expect((await client('DELETE')).status).toBe(404)
  })
})
