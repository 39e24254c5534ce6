import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const strange = 'other/\u0001&<>+ \u00e4\u{1f600}'

async function put(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await service.emulator.state.putObject(BUCKET, key, 'x')
}

it('rejects a prefix with half a surrogate pair before anything is sent, because UTF-8 cannot represent it', async () => {
  const client = service.client()
  const prefix = 'a\ud800'
  const listings = [
    client.listObjects({ bucket: BUCKET, prefix }),
    client.listMultipartUploads({ bucket: BUCKET, prefix }),
    client.listBuckets({ prefix }),
  ]
  for (const listing of listings)
    await expect(Array.fromAsync<unknown>(listing)).rejects.toMatchObject({
      name: 'ValidationError',
      code: 'OPTION_INVALID',
      field: 'prefix',
    })
  expect(service.emulator.requests).toEqual([])
})

describe('listObjects', () => {
  it('returns all objects, over several pages, with keys that XML cannot contain', async () => {
    const keys = Array.from({ length: 1003 }, (_, index) => `many/${String(index).padStart(4, '0')}`)
    await put(...keys, strange)
    const client = service.client()
    const listed = await Array.fromAsync(client.listObjects({ bucket: BUCKET, prefix: 'many/' }))
    expect(listed.map(({ key }) => key)).toEqual(keys)
    expect(listed[0]).toMatchObject({ size: 1, objectType: 'Normal', storageClass: 'Standard' })
    const rest = await Array.fromAsync(client.listObjects({ bucket: BUCKET, startAfter: 'many/1001' }))
    expect(rest.map(({ key }) => key)).toEqual(['many/1002', strange])
    expect(service.requests()).toEqual(['ListObjectsV2', 'ListObjectsV2', 'ListObjectsV2'])
  })

  it('reads pages with keys of maximum length', async () => {
    const keys = Array.from(
      { length: 1000 },
      (_, i) => `${String(i).padStart(4, '0')}${'\u4e2d'.repeat(339)}`,
    )
    await put(...keys)
    const client = service.client()
    expect((await Array.fromAsync(client.listObjects({ bucket: BUCKET }))).length).toBe(1000)
    for (const key of keys) await client.initiateMultipartUpload({ bucket: BUCKET, key })
    expect((await Array.fromAsync(client.listMultipartUploads({ bucket: BUCKET }))).length).toBe(1000)
  })

  it('lists directories', async () => {
    await put('a', 'd/1', 'd/2', 'd/e/3', 'z/4')
    const list = async (input: { prefix?: string; delimiter?: string }) => {
      const entries = await Array.fromAsync(service.client().listDirectory({ bucket: BUCKET, ...input }))
      return entries.map((entry) => (entry.kind === 'object' ? entry.key : `${entry.prefix} ...`))
    }
    expect(await list({})).toEqual(['a', 'd/ ...', 'z/ ...'])
    expect(await list({ prefix: 'd/' })).toEqual(['d/1', 'd/2', 'd/e/ ...'])
    expect(await list({ prefix: 'd/', delimiter: 'e' })).toEqual(['d/1', 'd/2', 'd/e ...'])
  })

  it('without matches is empty, and fails for a missing bucket', async () => {
    const client = service.client()
    expect(await Array.fromAsync(client.listObjects({ bucket: BUCKET }))).toEqual([])
    const none = Array.fromAsync(client.listObjects({ bucket: 'no-such-bucket' }))
    await expect(none).rejects.toMatchObject({ code: 'NoSuchBucket' })
    expect(() => client.listObjects({ bucket: 'NO' })).toThrow(
      expect.objectContaining({ code: 'BUCKET_INVALID' }),
    )
  })
})

describe('deleteObjects', () => {
  it('deletes any number of objects, with keys that XML cannot contain', async () => {
    const keys = Array.from({ length: 1001 }, (_, index) => `many/${index}`)
    await put(...keys, strange, 'kept')
    const deleted = await service.client().deleteObjects({ bucket: BUCKET, keys: [...keys, strange, 'none'] })
    expect(deleted.map(({ key }) => key)).toEqual([...keys, strange, 'none'])
    expect(service.emulator.state.listKeys(BUCKET)).toEqual(['kept'])
    expect(service.requests()).toEqual(['DeleteMultipleObjects', 'DeleteMultipleObjects'])
  })

  it('keeps each request below the limit of 2 MB', async () => {
    const keys = Array.from(
      { length: 500 },
      (_, index) => `${String(index).padStart(4, '0')}${'&'.repeat(1010)}`,
    )
    await service.client().deleteObjects({ bucket: BUCKET, keys })
    const sizes = service.emulator.requests.map(({ receivedByteLength }) => receivedByteLength)
    expect(sizes).toHaveLength(2)
    expect(Math.max(...sizes)).toBeLessThan(2_000_000)
  })

  it('is retried, and sends nothing without keys', async () => {
    await put('a')
    const client = service.client()
    expect(await client.deleteObjects({ bucket: BUCKET, keys: [] })).toEqual([])
    expect(service.requests()).toEqual([])
    service.emulator.faults.add({
      match: { operation: 'DeleteMultipleObjects', times: 1 },
      fault: { kind: 'drop-response' },
    })
    expect(await client.deleteObjects({ bucket: BUCKET, keys: ['a'] })).toMatchObject([{ key: 'a' }])
  })

  it('refuses a bad key before any request', async () => {
    const bad = service.client().deleteObjects({ bucket: BUCKET, keys: ['a', ''] })
    await expect(bad).rejects.toMatchObject({ code: 'KEY_INVALID' })
    expect(service.requests()).toEqual([])
  })
})
