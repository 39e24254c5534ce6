import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { complete, completionXml, initiate, putPart } from '../../test/multipart-calls.ts'
import { type SignedClient, signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const key = 'up/big.bin'
const large = 'a'.repeat(102_400)
const etags = ['"302D3A0C8E319EAA95B059B346DE1D1D"', '"781E5E245D69B566979B86E28D23F2C7"'] as const

async function uploadTwoParts(
  client: SignedClient,
): Promise<{ readonly key: string; readonly uploadId: string }> {
  const uploadId = await initiate(client, key)
  await putPart(client, { key, uploadId }, 2, '0123456789')
  await putPart(client, { key, uploadId }, 1, large)
  return { key, uploadId }
}

describe('CompleteMultipartUpload', () => {
  it('makes the object of the listed parts', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const upload = await uploadTwoParts(client)
    const response = await complete(
      client,
      upload,
      [
        [1, etags[0]],
        [2, etags[1]],
      ],
      { query: { 'encoding-type': 'url' } },
    )
    expect(response).toMatchObject({
      status: 200,
      headers: {
        etag: '"8215445377F522EDDAD3E0E2AC522B81-2"',
        'x-oss-hash-crc64ecma': '14192472846101664614',
      },
    })
    expect(xmlElement(response.text, 'Key')).toBe('up%2Fbig.bin')
    expect(xmlElement(response.text, 'ETag')).toBe('"8215445377F522EDDAD3E0E2AC522B81-2"')
    expect(xmlElement(response.text, 'Location')).toBe(`${emulator.endpoint}/${bucket}/${key}`)
    const get = await client('GET', { key })
    expect(get.text).toBe(`${large}0123456789`)
    expect(get.headers).toMatchObject({ 'x-oss-object-type': 'Multipart', etag: response.headers.etag })
    expect(get.headers).not.toHaveProperty('content-md5')
    const across = await client('GET', { key, headers: { range: 'bytes=102398-102401' } })
    expect(across.text).toBe('aa01')
  })

  it('ends the upload, so that later requests for it fail with NoSuchUpload', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const upload = await uploadTwoParts(client)
    const query = { uploadId: upload.uploadId }
    expect((await complete(client, upload, [[2, etags[1]]])).status).toBe(200)
    expect((await complete(client, upload, [[2, etags[1]]])).status).toBe(404)
    expect((await putPart(client, upload, 1, 'x')).status).toBe(404)
    expect((await client('GET', { key, query })).status).toBe(404)
    const abort = await client('DELETE', { key, query })
    expect(abort).toMatchObject({ status: 404, headers: { 'x-oss-ec': '0042-00000002' } })
    expect(await emulator.state.readObject(bucket, key)).toEqual(Buffer.from('0123456789'))
  })

  it('takes ETags without quotes and with escaped ones', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const upload = await uploadTwoParts(client)
    const escaped = etags[1].replaceAll('"', '&#34;')
    expect(
      (
        await complete(client, upload, [
          [1, etags[0].replaceAll('"', '')],
          [2, escaped],
        ])
      ).status,
    ).toBe(200)
  })

  it('gives the object the properties of InitiateMultipartUpload and the ACL of CompleteMultipartUpload', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const headers = { 'content-type': 'video/mp4', 'x-oss-meta-a': '1', 'x-oss-storage-class': 'IA' }
    const uploadId = await initiate(client, key, { headers })
    await putPart(client, { key, uploadId }, 1, '0123456789')
    await complete(client, { key, uploadId }, [[1, etags[1]]], {
      headers: { 'x-oss-object-acl': 'public-read' },
    })
    const head = await client('HEAD', { key })
    expect(head.headers).toMatchObject(headers)
    expect(emulator.state.describeObject(bucket, key)?.properties.acl).toBe('public-read')
  })

  it('uses all parts in order when requested, with an empty body only', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const upload = await uploadTwoParts(client)
    const headers = { 'x-oss-complete-all': 'yes' }
    const both = await complete(client, upload, [[1, etags[0]]], { headers })
    expect(both).toMatchObject({ status: 400, headers: { 'x-oss-ec': '0042-00000216' } })
    expect(xmlElement(both.text, 'ArgumentName')).toBe('x-oss-complete-all')
    const response = await complete(client, upload, [], { headers, body: '' })
    expect(response).toMatchObject({ status: 200, headers: { etag: '"8215445377F522EDDAD3E0E2AC522B81-2"' } })
  })

  it.each([
    [
      'InvalidPartOrder',
      [
        [2, etags[1]],
        [1, etags[0]],
      ],
    ],
    ['InvalidPart', [[1, etags[1]]]],
    ['InvalidPart', [[3, etags[1]]]],
    [
      'EntityTooSmall',
      [
        [2, etags[1]],
        [4, etags[1]],
      ],
    ],
  ] as const)('refuses with %s and leaves the upload open', async (code, parts) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const upload = await uploadTwoParts(client)
    await putPart(client, upload, 4, '0123456789')
    const response = await complete(client, upload, parts)
    expect(response.status).toBe(400)
    expect(xmlElement(response.text, 'Code')).toBe(code)
    expect(emulator.state.listKeys(bucket)).toEqual([])
    expect(emulator.state.listUploads(bucket)[0]?.parts).toHaveLength(3)
  })

  it.each([
    '',
    '<x/>',
    completionXml([]),
    '<CompleteMultipartUpload><Part></Part></CompleteMultipartUpload>',
    completionXml([[1, '']]),
  ])('refuses the body %j as malformed', async (body) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const response = await complete(client, await uploadTwoParts(client), [], { body })
    expect(response).toMatchObject({ status: 400, headers: { 'x-oss-ec': '0042-00000205' } })
    expect(xmlElement(response.text, 'Code')).toBe('MalformedXML')
  })

  it('checks Content-MD5 against the XML, not the object', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const upload = await uploadTwoParts(client)
    const body = completionXml([[2, etags[1]]])
    const wrong = createHash('md5').update('0123456789').digest('base64')
    const right = createHash('md5').update(body).digest('base64')
    expect((await complete(client, upload, [], { body, headers: { 'content-md5': wrong } })).status).toBe(400)
    expect((await complete(client, upload, [], { body, headers: { 'content-md5': right } })).status).toBe(200)
  })

  it('keeps an existing object when overwriting is forbidden, and the upload with it', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const upload = await uploadTwoParts(client)
    await emulator.state.putObject(bucket, key, 'old')
    const headers = { 'x-oss-forbid-overwrite': 'true' }
    const refused = await complete(client, upload, [[2, etags[1]]], { headers })
    expect(refused).toMatchObject({ status: 409, headers: { 'x-oss-ec': '0042-00000214' } })
    expect(await emulator.state.readObject(bucket, key)).toEqual(Buffer.from('old'))
    expect((await complete(client, upload, [[2, etags[1]]])).status).toBe(200)
  })

  it('leaves other uploads of the key alone', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const other = await uploadTwoParts(client)
    await complete(client, await uploadTwoParts(client), [[2, etags[1]]])
    expect(
      (
        await complete(client, other, [
          [1, etags[0]],
          [2, etags[1]],
        ])
      ).status,
    ).toBe(200)
  })

  it('lets the first of many concurrent completions succeed', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const upload = await uploadTwoParts(client)
    const responses = await Promise.all(
      [1, 2, 3, 4].map(() =>
        complete(client, upload, [
          [1, etags[0]],
          [2, etags[1]],
        ]),
      ),
    )
    expect(responses.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 404, 404, 404])
  })

  it('needs no permission but oss:PutObject, like Initiate and UploadPart', async () => {
    const writer = { accessKeyId: 'writer', accessKeySecret: 's', permissions: ['oss:PutObject'] }
    await using emulator = await startEmulator({ buckets: [bucket], credentials: [writer] })
    const client = signedClient(emulator, bucket)
    const response = await complete(client, await uploadTwoParts(client), [[2, etags[1]]])
    expect(response.status).toBe(200)
  })

  it.each([{}, { body: '', headers: { 'x-oss-complete-all': 'yes' } }])(
    'makes an empty object of an upload without parts: %j',
    async (call) => {
      await using emulator = await startEmulator({ buckets: [bucket] })
      const client = signedClient(emulator, bucket)
      const response = await complete(client, { key, uploadId: await initiate(client, key) }, [], call)
      expect(response).toMatchObject({ status: 200, headers: { 'x-oss-hash-crc64ecma': '0' } })
      expect(emulator.state.describeObject(bucket, key)).toMatchObject({ byteLength: 0, type: 'Multipart' })
    },
  )

  it('completes all parts only for the value "yes"', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const upload = { key, uploadId: await initiate(client, key) }
    const call = { body: '', headers: { 'x-oss-complete-all': 'no' } }
    expect(xmlElement((await complete(client, upload, [], call)).text, 'Code')).toBe('InvalidArgument')
    expect(emulator.state.listKeys(bucket)).toEqual([])
  })

  it('returns the Content-MD5 of a sequential upload, also with the object', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    for (const [query, md5] of [
      [{ sequential: '' }, 'XUFAKrxLKna5cZ2REBfFkg=='],
      [{}, undefined],
    ] as const) {
      const upload = { key, uploadId: await initiate(client, key, { query }) }
      const part = await putPart(client, upload, 1, 'hello', { query })
      const response = await complete(client, upload, [[1, part.headers.etag ?? '']])
      expect(response.headers['content-md5']).toBe(md5)
      expect((await client('HEAD', { key })).headers['content-md5']).toBe(md5)
    }
  })
})
