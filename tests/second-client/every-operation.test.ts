import type { OperationName } from '@oss/emulator'
import type OSS from 'ali-oss'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, canary, PART, REGION, type Service, startService } from '../service/service.ts'
import { type AliOss, aliOss, SIGNATURES } from './ali-oss-client.ts'

// With ali-oss.test.ts: each operation of the emulator is requested by a client that this project did not
// write.

let service: Service
beforeEach(async () => {
  service = await startService()
})

const seen = new Set<OperationName>()
afterEach(async () => {
  for (const { operation } of service.emulator.requests) if (operation !== '') seen.add(operation)
  await service[Symbol.asyncDispose]()
})

const key = 'dir/\u00e4 b+c%.bin'
const SOURCE = 'source \u00e4.bin'
const stored = async (name: string) =>
  Buffer.from((await service.emulator.state.readObject(BUCKET, name)) ?? [])
const propertiesOf = (name: string) => service.emulator.state.describeObject(BUCKET, name)?.properties

describe.each(SIGNATURES)('ali-oss with signature %s', (version, authorizationV4) => {
  let store: AliOss
  beforeEach(() => {
    store = aliOss(service, authorizationV4)
  })

  it('appends', async () => {
    const first = await store.append(key, Buffer.from('one '))
    const second = await store.append(key, Buffer.from('two'), { position: first.nextAppendPosition })
    expect(Number(second.nextAppendPosition)).toBe(7)
    expect(String(await stored(key))).toBe('one two')
    const misplaced = store.append(key, Buffer.from('x'), { position: '3' })
    await expect(misplaced).rejects.toMatchObject({ code: 'PositionNotEqualToLength', status: 409 })
  })

  it('copies objects, with their metadata or with new metadata', async () => {
    await store.put(SOURCE, Buffer.from('hello'), { meta: { a: 'b' } as unknown as OSS.UserMeta })
    const copy = await store.copy(key, SOURCE)
    expect(copy.data?.etag).toBe('"5D41402ABC4B2A76B9719D911017C592"')
    expect(String(await stored(key))).toBe('hello')
    expect(propertiesOf(key)?.metadata).toEqual({ a: 'b' })
    await store.copy(key, `/${BUCKET}/${SOURCE}`, { meta: { c: 'd' } as unknown as OSS.UserMeta })
    expect(propertiesOf(key)?.metadata).toEqual({ c: 'd' })
    const changed = store.copy(key, SOURCE, { headers: { 'x-oss-copy-source-if-match': '"0"' } })
    await expect(changed).rejects.toMatchObject({ status: 412, code: 'PreconditionFailed' })
  })

  it('restores an archived object', async () => {
    await store.put(key, Buffer.from('cold'), { headers: { 'x-oss-storage-class': 'Archive' } })
    await expect(store.get(key)).rejects.toMatchObject({ status: 403, code: 'InvalidObjectState' })
    expect(await store.restore(key)).toMatchObject({ res: { status: 202 } })
    await expect(store.restore(key)).rejects.toMatchObject({ code: 'RestoreAlreadyInProgress' })
    const { headers } = (await store.head(key)).res
    expect(headers).toMatchObject({ 'x-oss-restore': 'ongoing-request="true"' })
  })

  it('reads and changes the ACL and the tags of a bucket', async () => {
    await store.putBucketACL(BUCKET, 'public-read')
    expect((await store.getBucketACL(BUCKET)).acl).toBe('public-read')
    await store.putBucketTags(BUCKET, { a: '1' })
    expect((await store.getBucketTags(BUCKET)).tag).toEqual({ a: '1' })
    await store.deleteBucketTags(BUCKET)
    expect((await store.getBucketTags(BUCKET)).tag).toEqual({})
  })

  it('keeps versions, links, rules and the payer of a bucket', async () => {
    await store.putSymlink(key, SOURCE, {})
    expect((await store.getSymlink(key)).targetName).toBe(SOURCE)
    await store.putBucketRequestPayment(BUCKET, 'Requester')
    expect((await store.getBucketRequestPayment(BUCKET)).payer).toBe('Requester')
    const rule = { id: 'r', prefix: 'logs/', status: 'Enabled', expiration: { days: 3 } } as const
    await store.putBucketLifecycle(BUCKET, [rule as unknown as OSS.LifecycleRule])
    expect((await store.getBucketLifecycle(BUCKET)).rules).toMatchObject([{ id: 'r', prefix: 'logs/' }])
    await store.deleteBucketLifecycle(BUCKET)
    await store.putBucketVersioning(BUCKET, 'Enabled')
    expect((await store.getBucketVersioning(BUCKET)).versionStatus).toBe('Enabled')
    await store.put(SOURCE, Buffer.from('one'))
    await store.put(SOURCE, Buffer.from('two'))
    await store.delete(SOURCE)
    const { objects, deleteMarker } = await store.getBucketVersions({ prefix: SOURCE })
    expect([objects.length, deleteMarker.length]).toEqual([2, 1])
    const { content } = await store.get(SOURCE, undefined, {
      versionId: objects[1]?.versionId ?? '',
    } as never)
    expect(String(content)).toBe('one')
  })

  it('copies in parts', async () => {
    const bytes = bytesOf(3 * PART + 7)
    await store.put(SOURCE, bytes)
    const source = { sourceKey: SOURCE, sourceBucketName: BUCKET } as Parameters<
      OSS['multipartUploadCopy']
    >[1]
    await store.multipartUploadCopy(key, source, { partSize: PART, parallel: 2 })
    expect((await stored(key)).equals(bytes)).toBe(true)
    const copies = service.emulator.requests.filter(({ operation }) => operation === 'UploadPartCopy')
    expect(copies).toHaveLength(4)
  })

  it('deletes many objects', async () => {
    const names = ['one', 'dir/two & <three>.txt', key]
    for (const name of names) await store.put(name, Buffer.from(name))
    const { deleted = [] } = await store.deleteMulti([...names, 'missing'])
    expect(deleted.map((entry) => (entry as unknown as { Key: string }).Key)).toEqual([...names, 'missing'])
    expect((await store.deleteMulti(['one'], { quiet: true })).deleted).toEqual([])
    expect((await store.list({ 'max-keys': 10 }, {})).objects ?? []).toEqual([])
  })

  it('lists page by page, and directories', async () => {
    for (const name of ['a/1', 'a/2', 'b', 'c']) await store.put(name, Buffer.from('x'))
    const names: string[] = []
    let token: string | undefined
    do {
      const query = { 'max-keys': 2, ...(token === undefined ? {} : { 'continuation-token': token }) }
      const page = await store.listV2(query)
      names.push(...page.objects.map(({ name }) => name))
      token = page.nextContinuationToken
    } while (token)
    expect(names).toEqual(['a/1', 'a/2', 'b', 'c'])
    const directory = await store.list({ delimiter: '/', 'max-keys': 10 }, {})
    expect([directory.prefixes, directory.objects.map(({ name }) => name)]).toEqual([['a/'], ['b', 'c']])
  })

  it('reads and sets ACLs and tags, and requests GetObjectMeta', async () => {
    await store.put(key, Buffer.from('hello'))
    await store.putACL(key, 'public-read')
    expect((await store.getACL(key)).acl).toBe('public-read')
    await store.putObjectTagging(key, { one: '1', two: 'b c' })
    expect((await store.getObjectTagging(key)).tag).toEqual({ one: '1', two: 'b c' })
    await store.deleteObjectTagging(key)
    expect((await store.getObjectTagging(key)).tag).toEqual({})
    const { res } = await store.getObjectMeta(key)
    expect(res.headers).toMatchObject({ etag: '"5D41402ABC4B2A76B9719D911017C592"', 'content-length': '5' })
  })

  it('creates, describes, lists and deletes buckets', async () => {
    const made = 'made-by-ali-oss'
    await store.putBucket(made, { acl: 'private', storageClass: 'IA' } as OSS.PutBucketOptions)
    expect((await store.getBucketInfo(made)).bucket).toMatchObject({ Name: made, StorageClass: 'IA' })
    expect((await store.getBucketLocation(made)).location).toBe(`oss-${REGION}`)
    const { buckets = [] } = (await store.listBuckets({ prefix: 'made' })) as unknown as {
      buckets: { name: string }[]
    }
    expect(buckets.map(({ name }) => name)).toEqual([made])
    await aliOss(service, authorizationV4, { bucket: made }).put(key, Buffer.from('x'))
    await expect(store.deleteBucket(made)).rejects.toMatchObject({ code: 'BucketNotEmpty', status: 409 })
    await aliOss(service, authorizationV4, { bucket: made }).delete(key)
    await store.deleteBucket(made)
    await expect(store.getBucketInfo(made)).rejects.toMatchObject({ code: 'NoSuchBucket', status: 404 })
  })

  it('signs a form by which a browser stores an object', async () => {
    const expiration = new Date(Date.now() + 60_000).toISOString()
    const form = new FormData()
    for (const [name, value] of Object.entries({ key, ...signedForm(store, version, expiration) }))
      form.set(name, value)
    form.set('file', new File(['posted'], 'a.txt', { type: 'text/x-posted' }))
    const url = `${service.emulator.endpoint}/${BUCKET}/`
    const answer = await fetch(url, { method: 'POST', body: form })
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    expect(String(await stored(key))).toBe('posted')
    form.set('key', 'other/name')
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(403)
  })

  it('uploads, lists and aborts parts', async () => {
    const { uploadId } = await store.initMultipartUpload(key)
    await store.uploadPart(key, uploadId, 1, bytesOf(PART), 0, PART)
    expect((await store.listParts(key, uploadId)).parts).toMatchObject({ PartNumber: '1' })
    expect((await store.listUploads({ 'max-uploads': 1 })).uploads).toHaveLength(1)
    await store.abortMultipartUpload(key, uploadId)
    await expect(store.head(key)).rejects.toMatchObject({ status: 404 })
    await expect(store.get(key)).rejects.toMatchObject({ code: 'NoSuchKey' })
    await store.delete(key)
  })
})

/** Whether ali-oss has the operation. It sends no CORS preflight requests. */
const SUPPORTED_BY_ALI_OSS: Readonly<Record<OperationName, boolean>> = {
  ...{ ListBuckets: true, PutBucket: true, DeleteBucket: true, GetBucketInfo: true, GetBucketLocation: true },
  ...{ GetBucketAcl: true, PutBucketAcl: true },
  ...{ GetBucketVersioning: true, PutBucketVersioning: true, ListObjectVersions: true },
  ...{ GetBucketLifecycle: true, PutBucketLifecycle: true, DeleteBucketLifecycle: true },
  ...{ GetBucketRequestPayment: true, PutBucketRequestPayment: true, PutSymlink: true, GetSymlink: true },
  ...{ GetBucketTags: true, PutBucketTags: true, DeleteBucketTags: true },
  ...{ ListObjects: true, ListObjectsV2: true, ListMultipartUploads: true, DeleteMultipleObjects: true },
  ...{ PutObject: true, PostObject: true, GetObject: true, HeadObject: true, GetObjectMeta: true },
  ...{
    RestoreObject: true,
    DeleteObject: true,
    AppendObject: true,
    CopyObject: true,
    PutObjectACL: true,
    GetObjectACL: true,
  },
  ...{ PutObjectTagging: true, GetObjectTagging: true, DeleteObjectTagging: true },
  ...{ InitiateMultipartUpload: true, UploadPart: true, UploadPartCopy: true, ListParts: true },
  ...{ CompleteMultipartUpload: true, AbortMultipartUpload: true, OptionObject: false },
}

afterAll(() => {
  const expected = Object.entries(SUPPORTED_BY_ALI_OSS).flatMap(([name, isSupported]) =>
    isSupported ? [name] : [],
  )
  expect(seen, 'operations that ali-oss has requested').toEqual(new Set(expected))
})

/** The signed fields of a form, created by ali-oss. */
function signedForm(store: AliOss, version: string, expiration: string): Record<string, string> {
  const conditions: unknown[] = [{ bucket: BUCKET }, ['starts-with', '$key', 'dir/']]
  if (version === 'V1') return { ...store.calculatePostSignature({ expiration, conditions }) }
  const date = new Date()
  const time = date.toISOString().replace(/[-:]|\.\d+/g, '')
  const fields = {
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
    'x-oss-credential': `${canary.accessKeyId}/${time.slice(0, 8)}/${REGION}/oss/aliyun_v4_request`,
    'x-oss-date': time,
  }
  const policy = {
    expiration,
    conditions: [...conditions, ...Object.entries(fields).map(([name, value]) => ({ [name]: value }))],
  }
  return {
    ...fields,
    policy: Buffer.from(JSON.stringify(policy)).toString('base64'),
    'x-oss-signature': store.signPostObjectPolicyV4(policy, date),
  }
}
