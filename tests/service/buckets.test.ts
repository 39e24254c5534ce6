import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, REGION, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

describe('buckets', () => {
  it('are created, described, listed and deleted', async () => {
    const client = service.client()
    const bucket = 'made-bucket'
    await client.putBucket({ bucket, acl: 'public-read', storageClass: 'IA', dataRedundancy: 'LRS' })
    expect(await client.getBucketInfo({ bucket })).toMatchObject({
      name: bucket,
      location: `oss-${REGION}`,
      acl: 'public-read',
      storageClass: 'IA',
      dataRedundancy: 'LRS',
      versioning: undefined,
      created: expect.any(Date),
      // The emulator names itself: programs that follow these hosts must not reach the real service.
      extranetEndpoint: new URL(service.emulator.endpoint).host,
      intranetEndpoint: new URL(service.emulator.endpoint).host,
    })
    expect(await client.getBucketLocation({ bucket })).toBe(`oss-${REGION}`)
    const names = async (prefix?: string) =>
      (await Array.fromAsync(client.listBuckets(prefix === undefined ? {} : { prefix }))).map(
        ({ name }) => name,
      )
    expect(await names()).toEqual([bucket, BUCKET])
    expect(await names('made')).toEqual([bucket])
    await client.deleteBucket({ bucket })
    expect(await names()).toEqual([BUCKET])
    await expect(client.getBucketInfo({ bucket })).rejects.toMatchObject({ code: 'NoSuchBucket' })
  })

  it('are private and Standard by default', async () => {
    const client = service.client()
    await client.putBucket({ bucket: 'plain-bucket' })
    expect(await client.getBucketInfo({ bucket: 'plain-bucket' })).toMatchObject({
      acl: 'private',
      storageClass: 'Standard',
    })
  })

  it('have an ACL that is read and replaced', async () => {
    const client = service.client()
    expect(await client.getBucketAcl({ bucket: BUCKET })).toBe('private')
    await client.putBucketAcl({ bucket: BUCKET, acl: 'public-read' })
    expect(await client.getBucketAcl({ bucket: BUCKET })).toBe('public-read')
    const unknown = client.putBucketAcl({ bucket: BUCKET, acl: 'default' as 'private' })
    await expect(unknown).rejects.toMatchObject({ code: 'OPTION_INVALID', field: 'acl' })
    expect(service.requests().filter((operation) => operation === 'PutBucketAcl')).toHaveLength(1)
  })

  it.each([
    [{ bucket: 'NO' }, 'BUCKET_INVALID'],
    [{ bucket: 'made-bucket', acl: 'default' as 'private' }, 'OPTION_INVALID'],
    [{ bucket: 'made-bucket', storageClass: 'X' as 'IA' }, 'OPTION_INVALID'],
    [{ bucket: 'made-bucket', dataRedundancy: 'X' as 'LRS' }, 'OPTION_INVALID'],
  ])('with %j are rejected before any request', async (input, code) => {
    await expect(service.client().putBucket(input)).rejects.toMatchObject({ code })
    expect(service.requests()).toEqual([])
  })
})

describe('ACL and tags of an object', () => {
  const target = { bucket: BUCKET, key: '\u00e4 b+c%.txt' }
  const properties = () => service.emulator.state.describeObject(BUCKET, target.key)?.properties
  beforeEach(() => service.emulator.state.putObject(BUCKET, target.key, 'x'))

  it('are read and replaced', async () => {
    const client = service.client()
    expect(await client.getObjectAcl(target)).toBe('default')
    await client.putObjectAcl({ ...target, acl: 'public-read' })
    expect(properties()?.acl).toBe('public-read')
    expect(await client.getObjectAcl(target)).toBe('public-read')
    const tagging = { 'a b': 'c/d', empty: '' }
    await client.putObjectTagging({ ...target, tagging })
    expect(properties()?.tags).toEqual(tagging)
    expect(await client.getObjectTagging(target)).toEqual(tagging)
    await client.deleteObjectTagging(target)
    expect(await client.getObjectTagging(target)).toEqual({})
  })

  it('that OSS does not accept are rejected before any request', async () => {
    const client = service.client()
    const acl = client.putObjectAcl({ ...target, acl: 'all' as 'private' })
    await expect(acl).rejects.toMatchObject({ code: 'OPTION_INVALID', field: 'acl' })
    const tags = client.putObjectTagging({ ...target, tagging: { '': 'x' } })
    await expect(tags).rejects.toMatchObject({ code: 'TAGGING_INVALID' })
    expect(service.requests()).toEqual([])
  })
})

describe('an archived object', () => {
  const target = { bucket: BUCKET, key: 'cold' }

  it('is restored before it can be read, and headObject reports the state of that', async () => {
    let shiftMs = 0
    await using archive = await startService({ now: () => Date.now() + shiftMs })
    const client = archive.client()
    await client.putObject({ ...target, body: 'cold', storageClass: 'DeepColdArchive' })
    await expect(client.getObject(target)).rejects.toMatchObject({ code: 'InvalidObjectState' })
    const copy = client.copyObject({ bucket: BUCKET, key: 'copy', source: target })
    await expect(copy).rejects.toMatchObject({ code: 'InvalidObjectState' })
    expect((await client.headObject(target))?.restore).toBeUndefined()
    expect(await client.restoreObject({ ...target, days: 2, tier: 'Expedited' })).toEqual({
      state: 'started',
    })
    expect((await client.headObject(target))?.restore).toEqual({ isOngoing: true, expires: undefined })
    await expect(client.restoreObject(target)).rejects.toMatchObject({ code: 'RestoreAlreadyInProgress' })
    shiftMs = 12 * 3_600_000 + 1_000
    const restored = await client.headObject(target)
    expect(restored?.restore).toEqual({ isOngoing: false, expires: expect.any(Date) })
    expect(Buffer.from(await (await client.getObject(target)).bytes()).toString()).toBe('cold')
    expect(await client.restoreObject({ ...target, days: 5 })).toEqual({ state: 'prolonged' })
  })

  it('is restored once when the response to the request is lost', async () => {
    await using archive = await startService()
    const client = archive.client()
    await client.putObject({ ...target, body: 'cold', storageClass: 'Archive' })
    archive.emulator.faults.add({
      match: { operation: 'RestoreObject', nth: 1 },
      fault: { kind: 'drop-response' },
    })
    expect(await client.restoreObject(target)).toEqual({ state: 'started' })
  })

  it.each([
    [{ days: 0 }, 'days'],
    [{ days: 366 }, 'days'],
    [{ days: 1.5 }, 'days'],
    [{ tier: 'Fast' as 'Bulk' }, 'tier'],
  ])('is not restored with %j', async (change, field) => {
    const restored = service.client().restoreObject({ ...target, ...change })
    await expect(restored).rejects.toMatchObject({ code: 'OPTION_INVALID', field })
    expect(service.requests()).toEqual([])
  })
})
