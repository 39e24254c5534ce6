import { describe, expect, it } from 'vitest'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'

describe('GetBucketInfo and GetBucketLocation', () => {
  it('return the region, and the emulator itself as the endpoint', async () => {
    await using emulator = await startEmulator({ buckets: [bucket], region: 'cn-beijing' })
    const client = signedClient(emulator, bucket)
    const info = await client('GET', { query: { bucketInfo: '' } })
    expect(xmlElement(info.text, 'Location')).toBe('oss-cn-beijing')
    expect(xmlElement(info.text, 'ExtranetEndpoint')).toBe(emulator.endpoint.replace('http://', ''))
    expect(xmlElement(info.text, 'IntranetEndpoint')).toBe(emulator.endpoint.replace('http://', ''))
    expect(xmlElement(info.text, 'Grant')).toBe('private')
    expect(xmlElement(info.text, 'BlockPublicAccess')).toBe('false')
    expect(xmlElement(info.text, 'DataRedundancyType')).toBe('LRS')
    const location = await client('GET', { query: { location: '' } })
    expect(xmlElement(location.text, 'LocationConstraint')).toBe('oss-cn-beijing')
    expect((await client('GET', { bucket: 'missing-bucket', query: { bucketInfo: '' } })).status).toBe(404)
  })
})
