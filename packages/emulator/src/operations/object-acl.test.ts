import { describe, expect, it } from 'vitest'
import { send } from '../../test/send.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const query = { acl: '' }

describe('PutObjectACL and GetObjectACL', () => {
  it('decide who may read without a signature', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, 'k', 'hello')
    const client = signedClient(emulator, bucket)
    const url = `${emulator.endpoint}/${bucket}/k`
    expect(xmlElement((await client('GET', { key: 'k', query })).text, 'Grant')).toBe('default')
    expect((await send({ method: 'GET', url })).status).toBe(403)
    await client('PUT', { key: 'k', query, headers: { 'x-oss-object-acl': 'public-read' } })
    expect(xmlElement((await client('GET', { key: 'k', query })).text, 'Grant')).toBe('public-read')
    expect((await send({ method: 'GET', url })).text).toBe('hello')
    expect((await send({ method: 'PUT', url, body: 'x' })).status).toBe(403)
  })

  it.each([{}, { 'x-oss-object-acl': '' }])('changes nothing without an ACL: %j', async (headers) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, 'k', 'hello')
    const client = signedClient(emulator, bucket)
    await client('PUT', { key: 'k', query, headers: { 'x-oss-object-acl': 'public-read' } })
    const response = await client('PUT', { key: 'k', query, headers })
    expect(response).toMatchObject({ status: 400, headers: { 'x-oss-ec': '0017-00000105' } })
    expect(emulator.state.describeObject(bucket, 'k')?.properties.acl).toBe('public-read')
  })
})
