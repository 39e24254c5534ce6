import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObjectOptions, OssClient } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { resultsOf, type Tree, writeTree } from './tree.ts'

let service: Service
let client: OssClient
let tree: Tree
beforeEach(async () => {
  service = await startService()
  client = service.client()
  tree = await writeTree(service, { 'a.txt': 10 })
})
afterEach(() => service[Symbol.asyncDispose]())

const key = 'a.txt'
const properties = () => service.emulator.state.describeObject(BUCKET, key)?.properties

type Options = Omit<ObjectOptions, 'callback'>

/** The result of the one file, and the requests that were not reading. */
async function upload(options: Options & { readonly dryRun?: boolean }) {
  service.emulator.clearRequests()
  const batch = client.uploadDirectory({ bucket: BUCKET, directory: tree.directory, ...options })
  const { results, error } = await resultsOf(batch)
  expect(error).toBeUndefined()
  const changes = service.emulator.requests.filter(({ method }) => method === 'PUT' || method === 'POST')
  return {
    result: results[0],
    changes: changes.map(({ operation }) => operation),
    progress: batch.progressNow(),
  }
}

const EVERYTHING: Options = {
  contentType: 'text/x-old',
  cacheControl: 'no-cache',
  contentDisposition: 'attachment',
  contentEncoding: 'identity',
  contentLanguage: 'de',
  expires: new Date('2030-01-01'),
  metadata: { author: 'us', team: 'red' },
  storageClass: 'IA',
  encryption: { algorithm: 'KMS', keyId: 'key-1' },
  tagging: { a: '1' },
  acl: 'public-read',
}

describe('uploadDirectory of unchanged files with new object options', () => {
  it.each<[string, Options]>([
    ['contentType', { contentType: 'text/x-new' }],
    ['cacheControl', { cacheControl: 'max-age=60' }],
    ['contentDisposition', { contentDisposition: 'inline' }],
    ['contentEncoding', { contentEncoding: 'br' }],
    ['contentLanguage', { contentLanguage: 'fr' }],
    ['expires', { expires: new Date('2031-01-01') }],
    ['metadata', { metadata: { Author: 'them' } }],
    ['storageClass', { storageClass: 'Standard' }],
    ['encryption', { encryption: { algorithm: 'SM4' } }],
  ])('changes %s in place by one copy, sends no byte, and keeps all else', async (name, options) => {
    await upload(EVERYTHING)
    const { result, changes, progress } = await upload(options)
    expect(result).toMatchObject({ kind: 'updated', changed: [name], size: 10 })
    expect(changes).toEqual(['CopyObject'])
    expect(progress).toMatchObject({
      filesUpdated: 1,
      filesUnchanged: 0,
      filesUploaded: 0,
      bytesUnchanged: 10,
    })
    // As if it had been stored with both.
    const { acl, ...both } = { ...EVERYTHING, ...options }
    const metadata = options.metadata ? { author: 'them', team: 'red' } : { author: 'us', team: 'red' }
    await client.putObject({
      bucket: BUCKET,
      key: 'both.txt',
      body: 'x',
      ...both,
      metadata,
      acl: acl ?? 'default',
    })
    expect(properties()).toEqual(service.emulator.state.describeObject(BUCKET, 'both.txt')?.properties)
  })

  it.each<[string, Options, string]>([
    ['tagging', { tagging: { b: '2' } }, 'PutObjectTagging'],
    ['acl', { acl: 'private' }, 'PutObjectACL'],
  ])('changes %s without a copy', async (name, options, operation) => {
    await upload(EVERYTHING)
    const { result, changes } = await upload(options)
    expect(result).toMatchObject({ kind: 'updated', changed: [name] })
    expect(changes).toEqual([operation])
  })

  it('leaves objects alone that have the options already', async () => {
    await upload(EVERYTHING)
    const { result, changes } = await upload(EVERYTHING)
    expect(result).toMatchObject({ kind: 'unchanged' })
    expect(changes).toEqual([])
  })

  it('keeps the options of objects when none are given', async () => {
    await upload(EVERYTHING)
    const { result } = await upload({})
    expect(result).toMatchObject({ kind: 'unchanged' })
    expect(service.emulator.requests.map(({ operation }) => operation)).toEqual(['ListObjectsV2'])
  })

  it('keeps metadata that is not given, including that of client-side encryption', async () => {
    const content = bytesOf(10)
    await writeFile(join(tree.directory, key), content)
    const metadata = { 'client-side-encryption-key': 'a2V5', note: '\u5bc6\u94a5' }
    await service.emulator.state.putObject(BUCKET, key, content, { metadata })
    const { result } = await upload({ cacheControl: 'no-store', metadata: { author: 'us' } })
    expect(result).toMatchObject({ kind: 'updated', changed: ['cacheControl', 'metadata'] })
    expect(properties()?.metadata).toEqual({ ...metadata, author: 'us' })
  })

  it('compares again when another client replaces the object meanwhile', async () => {
    await upload({ cacheControl: 'no-cache' })
    const other = bytesOf(10, 77)
    service.emulator.faults.add({
      match: { operation: 'CopyObject', times: 1 },
      fault: { kind: 'delay', ms: 200 },
    })
    const run = upload({ cacheControl: 'max-age=1' })
    await expect.poll(() => service.requests()).toContain('CopyObject')
    await service.emulator.state.putObject(BUCKET, key, other)
    expect((await run).result).toMatchObject({ kind: 'uploaded' })
    expect(await tree.isStored('')).toBe(true)
    expect(properties()?.contentHeaders['Cache-Control']).toBe('max-age=1')
  })

  it('reports in a dry run what it would change', async () => {
    await upload({ cacheControl: 'no-cache' })
    const { result, changes } = await upload({ cacheControl: 'max-age=1', acl: 'private', dryRun: true })
    expect(result).toMatchObject({ kind: 'planned', changed: ['cacheControl', 'acl'] })
    expect(changes).toEqual([])
  })

  it('leaves an object unchanged with forbidOverwrite', async () => {
    await upload({ cacheControl: 'no-cache' })
    const { result, changes } = await upload({ cacheControl: 'max-age=1', forbidOverwrite: true })
    expect(result).toMatchObject({ kind: 'unchanged' })
    expect(changes).toEqual([])
  })
})

describe('uploadDirectory of a partly uploaded file with new object options', () => {
  const SIZE = 3 * PART
  const first: Options = { cacheControl: 'no-cache', metadata: { author: 'us' }, acl: 'public-read' }
  const second: Options = { cacheControl: 'max-age=60', tagging: { a: '1' } }

  async function resume(sent: number) {
    tree = await writeTree(service, { 'a.txt': SIZE })
    const { faults } = service.emulator
    const refused = { kind: 'status', status: 403, code: 'AccessDenied' } as const
    const fault = faults.add({ match: { operation: 'UploadPart', partNumber: sent + 1 }, fault: refused })
    const input = { bucket: BUCKET, directory: tree.directory, partSize: PART, parallel: 1 }
    await resultsOf(client.uploadDirectory({ ...input, ...first }))
    fault.remove()
    const uncomparable: unknown[] = []
    const onCompareFailed = (error: unknown) => uncomparable.push(error)
    const { results } = await resultsOf(client.uploadDirectory({ ...input, ...second, onCompareFailed }))
    return { result: results[0], uncomparable }
  }

  it.each([0, 2])(
    'resumes it, and the object has the options of this run (%d parts were stored)',
    async (sent) => {
      expect((await resume(sent)).result).toMatchObject({ kind: 'uploaded', upload: { partsReused: sent } })
      expect(properties()).toMatchObject({
        contentHeaders: { 'Cache-Control': 'max-age=60', 'Content-Type': 'text/plain' },
        tags: { a: '1' },
      })
    },
  )

  it('reports that the options are unchanged when HeadObject is denied', async () => {
    const refused = { kind: 'status', status: 403, code: 'AccessDenied' } as const
    service.emulator.faults.add({ match: { operation: 'HeadObject' }, fault: refused })
    const { result, uncomparable } = await resume(2)
    expect(result).toMatchObject({ kind: 'uploaded' })
    expect(uncomparable).toHaveLength(1)
    expect(properties()?.contentHeaders).toMatchObject({ 'Cache-Control': 'no-cache' })
  })
})
