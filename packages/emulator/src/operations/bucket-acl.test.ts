import { describe, expect, it } from 'vitest'
import { send } from '../../test/send.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const query = { acl: '' }

describe('PutBucketAcl and GetBucketAcl', () => {
  it('decide who may read the objects of a bucket without a signature', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, 'k', 'hello')
    const client = signedClient(emulator, bucket)
    const url = `${emulator.endpoint}/${bucket}/k`
    expect(xmlElement((await client('GET', { query })).text, 'Grant')).toBe('private')
    await client('PUT', { query, headers: { 'x-oss-acl': 'public-read' } })
    expect(xmlElement((await client('GET', { query })).text, 'Grant')).toBe('public-read')
    expect((await send({ method: 'GET', url })).text).toBe('hello')
  })

  it('change nothing without an ACL, or with an unknown one', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    expect((await client('PUT', { query })).status).toBe(400)
    expect((await client('PUT', { query, headers: { 'x-oss-acl': 'default' } })).status).toBe(400)
    expect(xmlElement((await client('GET', { query })).text, 'Grant')).toBe('private')
  })

  it('report a bucket that does not exist before unknown credentials', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const credentials = { accessKeyId: 'unknown', accessKeySecret: 's' }
    const client = signedClient(emulator, 'missing-bucket')
    expect(xmlElement((await client('GET', { query })).text, 'Code')).toBe('NoSuchBucket')
    const missing = await client('GET', { query, credentials })
    expect(missing.status).toBe(404)
    expect(xmlElement(missing.text, 'Code')).toBe('NoSuchBucket')
    const put = await client('PUT', { query, credentials, headers: { 'x-oss-acl': 'private' } })
    expect(xmlElement(put.text, 'Code')).toBe('InvalidAccessKeyId')
    const known = await client('GET', { bucket, query, credentials })
    expect(xmlElement(known.text, 'Code')).toBe('InvalidAccessKeyId')
  })
})
