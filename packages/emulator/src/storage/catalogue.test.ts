import { describe, expect, it } from 'vitest'
import { DEFAULT_PROPERTIES } from '../model/object-properties.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import type { PartRecord } from '../model/upload-record.ts'
import { type Catalogue, openCatalogue } from './catalogue.ts'
import { createMemoryStorage } from './memory-storage.ts'
import { objectRecordName } from './record-names.ts'
import type { Storage } from './storage.ts'

const bucket = 'b-1'

async function openOn(storage: Storage): Promise<Catalogue> {
  const catalogue = await openCatalogue(storage)
  await catalogue.saveBucket({ name: bucket, createdAt: 0, acl: 'private', storageClass: 'Standard' })
  return catalogue
}

async function storeBlob(catalogue: Catalogue, text: string): Promise<string> {
  const writer = await catalogue.createBlob()
  await writer.write(Buffer.from(text))
  await writer.commit()
  return writer.blob
}

function objectOf(key: string, blob: string, uploadId?: string): ObjectRecord {
  return {
    bucket,
    key,
    type: 'Normal',
    byteLength: 1,
    etag: 'E',
    crc64: '0',
    lastModified: 0,
    segments: [{ blob, byteLength: 1 }],
    properties: DEFAULT_PROPERTIES,
    ...(uploadId === undefined ? {} : { uploadId }),
  }
}

function partOf(uploadId: string, partNumber: number, blob: string): PartRecord {
  const segment = { blob, byteLength: 1 }
  return { uploadId, partNumber, byteLength: 1, etag: 'E', crc64: '0', lastModified: 0, segment }
}

async function openUpload(catalogue: Catalogue, uploadId: string): Promise<void> {
  const properties = DEFAULT_PROPERTIES
  await catalogue.saveUpload({ uploadId, bucket, key: 'k', initiatedAt: 0, sequential: false, properties })
}

describe('the catalogue', () => {
  it('removes the content of replaced and removed objects', async () => {
    const storage = createMemoryStorage()
    const catalogue = await openOn(storage)
    await catalogue.addObject(objectOf('k', await storeBlob(catalogue, 'a')))
    const second = await storeBlob(catalogue, 'b')
    await catalogue.addObject(objectOf('k', second))
    expect(await storage.listBlobs()).toEqual([second])
    await catalogue.removeObject(bucket, 'k', 1)
    expect(await storage.listBlobs()).toEqual([])
  })

  it('keeps the content that an object takes over from its upload', async () => {
    const storage = createMemoryStorage()
    const catalogue = await openOn(storage)
    await openUpload(catalogue, 'U')
    const [kept, unlisted] = [await storeBlob(catalogue, 'a'), await storeBlob(catalogue, 'b')]
    await catalogue.savePart(partOf('U', 1, kept))
    await catalogue.savePart(partOf('U', 2, unlisted))
    const object = objectOf('k', kept, 'U')
    await catalogue.completeUpload('U', object)
    expect(await storage.listBlobs()).toEqual([kept])
    expect([...(await storage.loadRecords()).keys()].map((name) => name.split('/')[0])).toEqual([
      'bucket',
      'object',
    ])
  })

  it('holds content for a reader until it is released', async () => {
    const storage = createMemoryStorage()
    const catalogue = await openOn(storage)
    const blob = await storeBlob(catalogue, 'a')
    const object = objectOf('k', blob)
    await catalogue.addObject(object)
    const held = [catalogue.lease(object.segments, 0, 1), catalogue.lease(object.segments, 0, 1)]
    await catalogue.removeObject(bucket, 'k', 1)
    await held[0]?.release()
    await held[0]?.release()
    expect(await storage.listBlobs()).toEqual([blob])
    await held[1]?.release()
    expect(await storage.listBlobs()).toEqual([])
  })

  it('keeps the versions of an object across restarts, also after a crash between two records', async () => {
    const storage = createMemoryStorage()
    const before = await openOn(storage)
    const record = { name: bucket, createdAt: 0, acl: 'private', storageClass: 'Standard' } as const
    await before.saveBucket({ ...record, versioning: 'Enabled' })
    const blobs = [await storeBlob(before, 'a'), await storeBlob(before, 'b')]
    for (const blob of blobs) await before.addObject(objectOf('k', blob))
    const current = before.object(bucket, 'k')
    const marker = await before.removeObject(bucket, 'k', 1)
    const ids = before.versions(bucket, 'k').map(({ versionId }) => versionId)
    expect(ids).toHaveLength(3)
    expect(ids[0]).toBe(marker?.versionId)
    // As if the process had ended before the record of the current version was removed.
    await storage.saveRecord(objectRecordName(bucket, 'k'), { ...current })
    const after = await openCatalogue(storage)
    expect(after.object(bucket, 'k')).toBeUndefined()
    expect(after.versions(bucket, 'k').map(({ versionId }) => versionId)).toEqual(ids)
    expect(new Set(await storage.listBlobs())).toEqual(new Set(blobs))
    for (const id of ids) await after.removeVersion(bucket, 'k', id ?? '')
    expect(await storage.listBlobs()).toEqual([])
    expect([...(await storage.loadRecords()).keys()]).toEqual([`bucket/${bucket}`])
  })

  it('finishes a completion that a crash cut off after its commit', async () => {
    const storage = createMemoryStorage()
    const before = await openOn(storage)
    await openUpload(before, 'U')
    const blob = await storeBlob(before, 'a')
    await before.savePart(partOf('U', 1, blob))
    await before.addObject(objectOf('k', blob, 'U'))
    const after = await openCatalogue(storage)
    expect(after.upload('U')).toBeUndefined()
    expect(after.object(bucket, 'k')?.segments).toEqual([{ blob, byteLength: 1 }])
    expect(await storage.listBlobs()).toEqual([blob])
    expect((await storage.loadRecords()).has('part/U-1')).toBe(false)
  })

  it('finds everything again, and drops what nothing names', async () => {
    const storage = createMemoryStorage()
    const before = await openOn(storage)
    await openUpload(before, 'U')
    const blob = await storeBlob(before, 'a')
    await before.savePart(partOf('U', 7, blob))
    await storeBlob(before, 'nobody knows')
    await storage.saveRecord('part/gone-1', { ...partOf('gone', 1, 'x') })
    const after = await openCatalogue(storage)
    expect(after.buckets()).toMatchObject([{ name: bucket }])
    expect(after.uploads(bucket).map(({ parts }) => [...parts.keys()])).toEqual([[7]])
    expect(await storage.listBlobs()).toEqual([blob])
    expect((await storage.loadRecords()).has('part/gone-1')).toBe(false)
  })

  it('makes changes one at a time', async () => {
    const catalogue = await openOn(createMemoryStorage())
    const steps: string[] = []
    const change = (name: string) => async (): Promise<void> => {
      steps.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, 5))
      steps.push(`${name} ends`)
    }
    const failing = catalogue.change(() => Promise.reject(new Error('no')))
    await Promise.allSettled([failing, catalogue.change(change('a')), catalogue.change(change('b'))])
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  })
})
