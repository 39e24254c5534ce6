import { describe, expect, it } from 'vitest'
import { initiate } from '../../test/multipart-calls.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement, xmlElements } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'

describe('ListMultipartUploads', () => {
  it('lists open uploads in the form of the service', async () => {
    const at = Date.UTC(2024, 0, 12, 8)
    await using emulator = await startEmulator({ buckets: [bucket], now: () => at })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, 'up/big.bin', { at })
    await initiate(client, 'other', { at })
    const list = await client('GET', { query: { uploads: '', prefix: 'up/', 'encoding-type': 'url' }, at })
    expect(list.text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<ListMultipartUploadsResult>
  <EncodingType>url</EncodingType>
  <Bucket>demo-bucket</Bucket>
  <KeyMarker></KeyMarker>
  <UploadIdMarker></UploadIdMarker>
  <NextKeyMarker>up%2Fbig.bin</NextKeyMarker>
  <NextUploadIdMarker>${uploadId}</NextUploadIdMarker>
  <Delimiter></Delimiter>
  <Prefix>up%2F</Prefix>
  <MaxUploads>1000</MaxUploads>
  <IsTruncated>false</IsTruncated>
  <Upload>
    <Key>up%2Fbig.bin</Key>
    <UploadId>${uploadId}</UploadId>
    <StorageClass>Standard</StorageClass>
    <Initiated>2024-01-12T08:00:00.000Z</Initiated>
  </Upload>
</ListMultipartUploadsResult>
`)
  })

  it('goes through the pages by key and upload id', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    for (const key of ['b', 'a', 'a']) await initiate(client, key)
    const first = await client('GET', { query: { uploads: '', 'max-uploads': '1' } })
    expect(xmlElement(first.text, 'IsTruncated')).toBe('true')
    const marker = xmlElement(first.text, 'NextUploadIdMarker') ?? ''
    const query = { uploads: '', 'key-marker': 'a', 'upload-id-marker': marker }
    const rest = await client('GET', { query })
    expect(xmlElements(rest.text, 'Key')).toEqual(['a', 'b'])
    expect(xmlElement(rest.text, 'IsTruncated')).toBe('false')
  })

  it('puts uploads below the delimiter together', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    for (const key of ['a/1', 'a/2', 'b']) await initiate(client, key)
    const list = await client('GET', { query: { uploads: '', delimiter: '/' } })
    expect(xmlElements(list.text, 'Key')).toEqual(['b'])
    expect(xmlElements(list.text, 'CommonPrefixes').join('')).toContain('<Prefix>a/</Prefix>')
  })
})
