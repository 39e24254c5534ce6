import { describe, expect, it } from 'vitest'
import { signedClient } from '../../test/signed-client.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'

describe('DeleteObject', () => {
  it('deletes the version null of an object, and no other', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, 'k', 'hello')
    const client = signedClient(emulator, bucket)
    expect((await client('DELETE', { key: 'k', query: { versionId: 'other' } })).status).toBe(204)
    expect(emulator.state.listKeys(bucket)).toEqual(['k'])
    expect((await client('DELETE', { key: 'k', query: { versionId: 'null' } })).status).toBe(204)
    expect(emulator.state.listKeys(bucket)).toEqual([])
  })

  it('returns 204 whether or not the object exists', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, 'k', 'x')
    const client = signedClient(emulator, bucket)
    for (let round = 0; round < 2; round++) expect((await client('DELETE', { key: 'k' })).status).toBe(204)
    expect(emulator.state.listKeys(bucket)).toEqual([])
    expect((await client('DELETE', { bucket: 'missing-bucket', key: 'k' })).status).toBe(404)
  })
})
