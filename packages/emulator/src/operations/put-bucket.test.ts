import { describe, expect, it } from 'vitest'
import { send } from '../../test/send.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'

describe('PutBucket', () => {
  it('creates a bucket, and again does no harm', async () => {
    await using emulator = await startEmulator()
    const client = signedClient(emulator, bucket)
    expect((await client('PUT', { headers: { 'x-oss-acl': 'public-read' } })).status).toBe(200)
    await emulator.state.putObject(bucket, 'k', 'x')
    expect((await client('PUT')).status).toBe(200)
    expect(emulator.state.listKeys(bucket)).toEqual(['k'])
    const url = `${emulator.endpoint}/${bucket}/k`
    expect((await send({ method: 'GET', url })).text).toBe('x')
    expect((await send({ method: 'DELETE', url })).status).toBe(403)
  })

  it('refuses to change the storage class of an existing bucket', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const body = '<CreateBucketConfiguration><StorageClass>IA</StorageClass></CreateBucketConfiguration>'
    const client = signedClient(emulator, bucket)
    const response = await client('PUT', { body })
    expect(response).toMatchObject({ status: 409, headers: { 'x-oss-ec': '0015-00000104' } })
    expect((await client('PUT', { bucket: 'other-bucket', body })).status).toBe(200)
  })

  it('stores the data redundancy type, which cannot change afterwards', async () => {
    await using emulator = await startEmulator()
    const client = signedClient(emulator, bucket)
    const body =
      '<CreateBucketConfiguration><DataRedundancyType>ZRS</DataRedundancyType></CreateBucketConfiguration>'
    expect((await client('PUT', { body })).status).toBe(200)
    expect((await client('GET', { query: { bucketInfo: '' } })).text).toContain('>ZRS<')
    expect((await client('PUT', { body })).status).toBe(200)
    expect((await client('PUT')).text).toContain('modify data redundancy type')
  })

  it.each([
    ['Demo', 400, 'InvalidBucketName'],
    ['ab', 400, 'InvalidBucketName'],
  ])('refuses the name %s', async (name, status, code) => {
    await using emulator = await startEmulator()
    const response = await signedClient(emulator, name)('PUT')
    expect(response.status).toBe(status)
    expect(xmlElement(response.text, 'Code')).toBe(code)
  })

  it('refuses more than 100 buckets', async () => {
    const buckets = Array.from({ length: 100 }, (_, index) => `bucket-${index}`)
    await using emulator = await startEmulator({ buckets })
    expect(xmlElement((await signedClient(emulator, bucket)('PUT')).text, 'Code')).toBe('TooManyBuckets')
  })

  it('refuses a custom domain', async () => {
    await using emulator = await startEmulator({ cnames: { '127.0.0.1': bucket }, allowAnonymous: true })
    const response = await send({ method: 'PUT', url: `${emulator.endpoint}/` })
    expect(xmlElement(response.text, 'Code')).toBe('InvalidHostPutBucket')
  })

  it('refuses a storage class that does not exist', async () => {
    await using emulator = await startEmulator()
    const body = '<CreateBucketConfiguration><StorageClass>Cold</StorageClass></CreateBucketConfiguration>'
    const response = await signedClient(emulator, bucket)('PUT', { body })
    expect(xmlElement(response.text, 'Code')).toBe('MalformedXML')
  })
})
