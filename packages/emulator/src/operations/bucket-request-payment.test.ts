import { describe, expect, it } from 'vitest'
import { send } from '../../test/send.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const query = { requestPayment: '' }
const documentOf = (payer: string) =>
  `<RequestPaymentConfiguration><Payer>${payer}</Payer></RequestPaymentConfiguration>`

describe('PutBucketRequestPayment and GetBucketRequestPayment', () => {
  it('make strangers pay, but not the owner', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    await client('PUT', { query: { acl: '' }, headers: { 'x-oss-acl': 'public-read' } })
    await emulator.state.putObject(bucket, 'k', 'hello')
    const url = `${emulator.endpoint}/${bucket}/k`
    expect(xmlElement((await client('GET', { query })).text, 'Payer')).toBe('BucketOwner')
    expect((await send({ method: 'GET', url })).status).toBe(200)
    expect((await client('PUT', { query, body: documentOf('Requester') })).status).toBe(200)
    expect(xmlElement((await client('GET', { query })).text, 'Payer')).toBe('Requester')
    expect((await send({ method: 'GET', url })).headers['x-oss-ec']).toBe('0003-00000703')
    const headers = { 'x-oss-request-payer': 'requester' }
    expect((await send({ method: 'GET', url, headers })).text).toBe('hello')
    expect((await client('GET', { key: 'k' })).text).toBe('hello')
  })

  it('refuse another payer', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const response = await signedClient(emulator, bucket)('PUT', { query, body: documentOf('Nobody') })
    expect(xmlElement(response.text, 'Code')).toBe('MalformedXML')
  })
})
