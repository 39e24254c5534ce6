import type { OssClient } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aliOss } from '../second-client/ali-oss-client.ts'
import { BUCKET, type Service, startService } from './service.ts'

let service: Service
let client: OssClient
beforeEach(async () => {
  service = await startService()
  client = service.client()
  await aliOss(service, true).putBucketVersioning(BUCKET, 'Enabled')
  service.emulator.clearRequests()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'dir/\u0001&<>+ \u00e4' }

async function store(body: string, key = target.key): Promise<string> {
  const { versionId = '' } = await client.putObject({ bucket: BUCKET, key, body })
  return versionId
}

async function read(versionId?: string): Promise<string> {
  const object = await client.getObject({ ...target, ...(versionId && { versionId }) })
  return Buffer.from(await object.bytes()).toString()
}

const listed = (input: { prefix?: string; startAfter?: string } = {}) =>
  Array.fromAsync(client.listObjectVersions({ bucket: BUCKET, ...input }))

describe('in a bucket that keeps versions', () => {
  it('getObject and headObject read a version, and the latest without one', async () => {
    const first = await store('one')
    const second = await store('second')
    expect([await read(first), await read(second), await read()]).toEqual(['one', 'second', 'second'])
    expect(await client.headObject({ ...target, versionId: first })).toMatchObject({
      size: 3,
      versionId: first,
    })
    expect(await client.headObject({ ...target, versionId: 'none' })).toBeUndefined()
  })

  it('deleteObject adds a delete marker, and deletes a version permanently when it is named', async () => {
    const first = await store('one')
    const { deleteMarkerVersionId: marker = '', ...deleted } = await client.deleteObject(target)
    expect(deleted).toEqual({ key: target.key, versionId: undefined })
    expect(await client.headObject(target)).toBeUndefined()
    expect(await read(first)).toBe('one')

    expect(await client.deleteObject({ ...target, versionId: marker })).toEqual({
      key: target.key,
      versionId: marker,
      deleteMarkerVersionId: marker,
    })
    expect(await read()).toBe('one')
    expect(await client.deleteObject({ ...target, versionId: first })).toEqual({
      key: target.key,
      versionId: first,
      deleteMarkerVersionId: undefined,
    })
    expect(await listed()).toEqual([])
  })

  it('deleteObjects takes keys and versions, and empties a bucket with what listObjectVersions lists', async () => {
    const first = await store('one')
    await store('two')
    await store('other', 'other')
    const [marked, version] = await client.deleteObjects({
      bucket: BUCKET,
      keys: ['other', { key: target.key, versionId: first }],
    })
    expect(marked).toEqual({
      key: 'other',
      versionId: undefined,
      deleteMarkerVersionId: expect.stringMatching(/./),
    })
    expect(version).toEqual({ key: target.key, versionId: first, deleteMarkerVersionId: undefined })
    await expect(read(first)).rejects.toMatchObject({ code: 'NoSuchVersion' })

    await client.deleteObjects({ bucket: BUCKET, keys: await listed() })
    expect(await listed()).toEqual([])
    await client.deleteBucket({ bucket: BUCKET })
  })

  it('listObjectVersions lists versions and delete markers, those of a key from the latest to the oldest', async () => {
    const first = await store('one')
    const second = await store('second')
    const { deleteMarkerVersionId: marker } = await client.deleteObject(target)
    const other = await store('other', 'other')
    expect(await listed()).toEqual([
      {
        kind: 'delete-marker',
        key: target.key,
        versionId: marker,
        isLatest: true,
        lastModified: expect.any(Date),
      },
      {
        kind: 'version',
        key: target.key,
        versionId: second,
        isLatest: false,
        lastModified: expect.any(Date),
        size: 6,
        etag: expect.stringMatching(/^"/),
        objectType: 'Normal',
        storageClass: 'Standard',
      },
      expect.objectContaining({ kind: 'version', key: target.key, versionId: first, size: 3 }),
      expect.objectContaining({ kind: 'version', key: 'other', versionId: other, isLatest: true }),
    ])
    expect(await listed({ prefix: 'o' })).toMatchObject([{ key: 'other' }])
    expect(await listed({ startAfter: target.key })).toMatchObject([{ key: 'other' }])
  })

  it('listObjectVersions lists all versions over several pages, also when one key has more than a page', async () => {
    const { state } = service.emulator
    for (let index = 0; index < 1005; index++) await state.putObject(BUCKET, 'many', `${index}`)
    await state.putObject(BUCKET, 'next', 'x')
    const versions = await listed()
    expect(versions.map(({ key }) => key)).toEqual([...Array.from({ length: 1005 }, () => 'many'), 'next'])
    expect(new Set(versions.map(({ versionId }) => versionId)).size).toBe(1006)
    expect(versions.filter(({ isLatest }) => isLatest)).toHaveLength(2)
    expect(service.requests()).toEqual(['ListObjectVersions', 'ListObjectVersions'])
  })

  it('refuses a bad version before anything is sent', async () => {
    const error = { name: 'ValidationError', field: 'versionId' }
    await expect(client.deleteObject({ ...target, versionId: '' })).rejects.toMatchObject(error)
    const keys = ['a', { key: 'b', versionId: '\n' }]
    await expect(client.deleteObjects({ bucket: BUCKET, keys })).rejects.toMatchObject(error)
    const noKey = [{ versionId: 'v' } as unknown as string]
    await expect(client.deleteObjects({ bucket: BUCKET, keys: noKey })).rejects.toMatchObject({
      code: 'KEY_INVALID',
    })
    expect(service.requests()).toEqual([])
  })
})

it('without versions, a deletion names neither a version nor a delete marker', async () => {
  await using plain = await startService()
  const deleted = { key: 'k', versionId: undefined, deleteMarkerVersionId: undefined }
  expect(await plain.client().deleteObject({ bucket: BUCKET, key: 'k' })).toEqual(deleted)
  expect(await plain.client().deleteObjects({ bucket: BUCKET, keys: ['k'] })).toEqual([deleted])
})
