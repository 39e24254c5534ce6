import { describe, expect, it } from 'vitest'
import { initiate, putPart } from '../../test/multipart-calls.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement, xmlElements } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const key = 'up/big file.bin'

describe('ListParts', () => {
  it('lists parts in order with size, ETag and CRC', async () => {
    const at = Date.UTC(2024, 0, 12, 8)
    await using emulator = await startEmulator({ buckets: [bucket], now: () => at })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, key, { at })
    await putPart(client, { key, uploadId }, 7, 'hello', { at })
    await putPart(client, { key, uploadId }, 2, '0123456789', { at })
    const list = await client('GET', { key, query: { uploadId, 'encoding-type': 'url' }, at })
    expect(list.text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<ListPartsResult>
  <EncodingType>url</EncodingType>
  <Bucket>demo-bucket</Bucket>
  <Key>up%2Fbig%20file.bin</Key>
  <UploadId>${uploadId}</UploadId>
  <StorageClass>Standard</StorageClass>
  <PartNumberMarker>0</PartNumberMarker>
  <NextPartNumberMarker>7</NextPartNumberMarker>
  <MaxParts>1000</MaxParts>
  <IsTruncated>false</IsTruncated>
  <Part>
    <PartNumber>2</PartNumber>
    <LastModified>2024-01-12T08:00:00.000Z</LastModified>
    <ETag>"781E5E245D69B566979B86E28D23F2C7"</ETag>
    <HashCrc64ecma>2838902930144391966</HashCrc64ecma>
    <Size>10</Size>
  </Part>
  <Part>
    <PartNumber>7</PartNumber>
    <LastModified>2024-01-12T08:00:00.000Z</LastModified>
    <ETag>"5D41402ABC4B2A76B9719D911017C592"</ETag>
    <HashCrc64ecma>11177612005948864433</HashCrc64ecma>
    <Size>5</Size>
  </Part>
</ListPartsResult>
`)
  })

  it('goes through the pages', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, key)
    for (const partNumber of [1, 3, 5]) await emulator.state.putPart(uploadId, partNumber, 'x')
    const first = await client('GET', { key, query: { uploadId, 'max-parts': '2' } })
    expect(xmlElements(first.text, 'PartNumber')).toEqual(['1', '3'])
    expect(xmlElement(first.text, 'IsTruncated')).toBe('true')
    expect(xmlElement(first.text, 'NextPartNumberMarker')).toBe('3')
    const second = await client('GET', {
      key,
      query: { uploadId, 'max-parts': '2', 'part-number-marker': '3' },
    })
    expect(xmlElements(second.text, 'PartNumber')).toEqual(['5'])
    expect(xmlElement(second.text, 'IsTruncated')).toBe('false')
  })

  it('lists an upload without parts', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const list = await client('GET', { key, query: { uploadId: await initiate(client, key) } })
    expect(xmlElement(list.text, 'NextPartNumberMarker')).toBe('0')
    expect(xmlElement(list.text, 'Key')).toBe(key)
  })

  it.each([
    { 'max-parts': '0' },
    { 'max-parts': '1001' },
    { 'part-number-marker': 'x' },
    { 'encoding-type': 'base64' },
  ])('refuses %j', async (query) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, key)
    const list = await client('GET', { key, query: { uploadId, ...query } })
    expect(list.status).toBe(400)
    expect(xmlElement(list.text, 'ArgumentName')).toBe(Object.keys(query)[0])
  })

  it('needs the permission oss:ListParts', async () => {
    const writer = { accessKeyId: 'writer', accessKeySecret: 's', permissions: ['oss:PutObject'] }
    await using emulator = await startEmulator({ buckets: [bucket], credentials: [writer] })
    const client = signedClient(emulator, bucket)
    const uploadId = await initiate(client, key)
    expect((await client('GET', { key, query: { uploadId } })).status).toBe(403)
    expect((await client('DELETE', { key, query: { uploadId } })).status).toBe(403)
    expect((await putPart(client, { key, uploadId }, 1, 'x')).status).toBe(200)
  })
})
