import type { ObjectOptions, OssClient } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const key = 'dir/a.html'
const target = { bucket: BUCKET, key }
/** Every way to upload an object. */
const ways = {
  putObject: (client, options) => client.putObject({ ...target, ...options, body: 'x' }),
  'resumableUpload of one part': async (client, options) => {
    const file = await service.file('small.bin', 10)
    return client.resumableUpload({ ...target, ...options, file, partSize: PART }).done()
  },
  'resumableUpload of many parts': async (client, options) => {
    const file = await service.file('large.bin', 2 * PART + 1)
    return client.resumableUpload({ ...target, ...options, file, partSize: PART }).done()
  },
  'parts by hand': async (client, options) => {
    const upload = await client.initiateMultipartUpload({ ...target, ...options })
    await client.uploadPart({ ...upload, partNumber: 1, body: bytesOf(10), ...transfer(options) })
    return client.completeMultipartUpload({ ...upload, parts: 'all', ...atTheEnd(options) })
  },
} satisfies Record<string, (client: OssClient, options: ObjectOptions) => Promise<unknown>>

const names = Object.keys(ways) as (keyof typeof ways)[]

function atTheEnd({ acl, forbidOverwrite }: ObjectOptions) {
  return { ...(acl && { acl }), ...(forbidOverwrite && { forbidOverwrite }) }
}

function transfer({ trafficLimitBitsPerSecond: limit }: ObjectOptions) {
  return limit === undefined ? {} : { trafficLimitBitsPerSecond: limit }
}

describe.each(names)('%s', (way) => {
  it('uses the given content type instead of that of the extension', async () => {
    await ways[way](service.client(), { contentType: 'text/x-mine' })
    const properties = service.emulator.state.describeObject(BUCKET, key)?.properties
    expect(properties?.contentHeaders).toEqual({ 'Content-Type': 'text/x-mine' })
  })

  it('keeps an existing object with forbidOverwrite', async () => {
    await service.emulator.state.putObject(BUCKET, key, 'old')
    const again = ways[way](service.client(), { forbidOverwrite: true })
    const error: unknown = await again.catch((reason: unknown) => reason)
    expect(JSON.stringify(error) + JSON.stringify((error as Error).cause)).toContain('FileAlreadyExists')
    expect(Buffer.from((await service.emulator.state.readObject(BUCKET, key)) ?? []).toString()).toBe('old')
  })

  it('sends the traffic limit with each request that transfers content', async () => {
    await ways[way](service.client(), { trafficLimitBitsPerSecond: 838_860_800 })
    const moving = service.emulator.requests.filter(({ operation }) =>
      /^(PutObject|UploadPart)$/.test(operation),
    )
    expect(moving.length).toBeGreaterThan(0)
    for (const { headers } of moving) expect(headers).toMatchObject({ 'x-oss-traffic-limit': '838860800' })
  })

  it('rejects invalid options before any request', async () => {
    const bad = async () => ways[way](service.client(), { encryption: { algorithm: 'DES' as 'SM4' } })
    await expect(bad()).rejects.toMatchObject({ name: 'ValidationError', code: 'ENCRYPTION_INVALID' })
    expect(service.requests()).toEqual([])
  })
})

describe('content types', () => {
  it.each([
    ['a.html', undefined, 'text/html'],
    ['A.JPG', undefined, 'image/jpeg'],
    ['html', undefined, 'application/octet-stream'],
    ['noextension', 'photo.png', 'image/png'],
    ['dir.html/name', undefined, 'application/octet-stream'],
    ['a.unknown-extension', undefined, 'application/octet-stream'],
  ])('of the key %s and the file %s is %s', async (name, file, type) => {
    const body = file === undefined ? 'x' : { file: await service.file(file, 1) }
    await service.client().putObject({ bucket: BUCKET, key: name, body })
    expect(await service.client().headObject({ bucket: BUCKET, key: name })).toMatchObject({
      contentType: type,
    })
  })

  it('of a Blob is its own', async () => {
    await service.client().putObject({ ...target, body: new Blob(['x'], { type: 'text/x-blob' }) })
    expect(await service.client().headObject(target)).toMatchObject({ contentType: 'text/x-blob' })
  })
})
