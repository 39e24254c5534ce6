import type { ClientEvents, MoveObjectInput } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { copied, OTHER_BUCKET, SIZE, SOURCE, storeSource, TARGET } from './copying.ts'

let service: Service
beforeEach(async () => {
  service = await startService({ buckets: [BUCKET, OTHER_BUCKET] })
})
afterEach(() => service[Symbol.asyncDispose]())

const sources = () => service.emulator.state.listKeys(OTHER_BUCKET)
const state = new Proxy({} as Service['emulator']['state'], {
  get: (_, name) => Reflect.get(service.emulator.state, name),
})

const move = (options: Partial<MoveObjectInput> = {}, on: Partial<ClientEvents> = {}) =>
  service.client({ on }).moveObject({ ...TARGET, source: SOURCE, ...options })

/** Acts once, when the copy is stored and before it is verified. */
function afterCopy(act: () => Promise<unknown>): Partial<ClientEvents> {
  let isDone = false
  // The verification waits until the act is done.
  service.emulator.faults.add({
    match: { operation: 'HeadObject', key: TARGET.key, nth: 2 },
    fault: { kind: 'delay', ms: 200 },
  })
  return {
    response({ operation }) {
      if (isDone || operation !== 'CopyObject') return
      isDone = true
      void act()
    },
  }
}

describe('moveObject', () => {
  it('moves an object with its headers, metadata, tags, access control and storage class', async () => {
    const client = service.client()
    const body = 'text'
    await client.putObject({
      ...SOURCE,
      body,
      ...{ contentType: 'text/x-source', cacheControl: 'no-cache', metadata: { made: 'here' } },
      ...{ tagging: { a: 'b' }, acl: 'public-read', storageClass: 'IA' },
    })
    await move()
    expect(sources()).toEqual([])
    expect((await copied(service)).toString()).toBe(body)
    expect(await client.headObject(TARGET)).toMatchObject({
      ...{ contentType: 'text/x-source', cacheControl: 'no-cache', metadata: { made: 'here' } },
      ...{ storageClass: 'IA', tagCount: 1 },
    })
    expect(await client.getObjectAcl(TARGET)).toBe('public-read')
    expect(await client.getObjectTagging(TARGET)).toEqual({ a: 'b' })
  })

  it('moves a large object in parts, and reports its progress', async () => {
    const bytes = await storeSource(service)
    const seen: number[] = []
    await move({ partSize: PART, onProgress: ({ bytesRecorded }) => seen.push(bytesRecorded) })
    expect(await copied(service)).toEqual(bytes)
    expect(sources()).toEqual([])
    expect(seen.at(-1)).toBe(SIZE)
  })

  it('deletes the source without copying again when an earlier run has stored the copy', async () => {
    const bytes = await storeSource(service)
    const deletion = { match: { operation: 'DeleteObject' }, fault: { kind: 'status', status: 403 } } as const
    const fault = service.emulator.faults.add(deletion)
    await expect(move({ partSize: PART })).rejects.toMatchObject({ name: 'ServiceError', status: 403 })
    expect(sources()).toEqual([SOURCE.key])
    fault.remove()
    service.emulator.clearRequests()
    await move({ partSize: PART })
    expect(service.requests()).not.toContain('InitiateMultipartUpload')
    expect([await copied(service), sources()]).toEqual([bytes, []])
  })

  it.each([
    ['tags', { tagging: { state: 'final' } }, { tagging: { state: 'draft' } }],
    ['access control', { acl: 'public-read' }, { acl: 'private' }],
  ] as const)(
    'replaces an existing object that has the same bytes and other %s, which only the source would have had',
    async (_, options, existing) => {
      const client = service.client()
      await client.putObject({ ...SOURCE, ...options, body: 'text' })
      await client.putObject({ ...TARGET, ...existing, body: 'text' })
      await move()
      expect(sources()).toEqual([])
      if ('acl' in options) expect(await client.getObjectAcl(TARGET)).toBe(options.acl)
      else expect(await client.getObjectTagging(TARGET)).toEqual(options.tagging)
    },
  )

  it('keeps a source that another program has replaced since it was copied', async () => {
    await storeSource(service, 300)
    const on = afterCopy(() => storeSource(service, 300, 2))
    await expect(move({}, on)).rejects.toMatchObject({
      ...{ name: 'SourceError', code: 'SOURCE_CHANGED' },
      message: expect.stringContaining('was not deleted'),
    })
    expect(await state.readObject(SOURCE.bucket, SOURCE.key)).toEqual(bytesOf(300, 2))
  })

  it.each([
    ['has other bytes', () => state.putObject(BUCKET, TARGET.key, bytesOf(300, 3)), 'another CRC-64'],
    ['has another size', () => state.putObject(BUCKET, TARGET.key, 'other'), 'another size'],
    ['has other headers', () => state.putObject(BUCKET, TARGET.key, bytesOf(300)), 'another content-type'],
  ])('keeps the source when its copy %s before it is verified', async (_, replace, words) => {
    await storeSource(service, 300)
    await expect(move({}, afterCopy(replace))).rejects.toMatchObject({
      ...{ name: 'UploadError', code: 'OBJECT_CRC64_MISMATCH' },
      message: expect.stringContaining(words),
    })
    expect(sources()).toEqual([SOURCE.key])
  })

  it('keeps the source when OSS reports no CRC-64 to compare', async () => {
    await storeSource(service, 300)
    service.emulator.faults.add({ match: { operation: 'HeadObject' }, fault: { kind: 'missing-crc' } })
    await expect(move()).rejects.toMatchObject({ message: expect.stringContaining('no CRC-64') })
    expect(sources()).toEqual([SOURCE.key])
  })

  it.each([['CopyObject'], ['GetObjectACL']])('keeps the source when %s is rejected', async (operation) => {
    await storeSource(service, 300)
    const denied = { kind: 'status', status: 403, code: 'AccessDenied' } as const
    service.emulator.faults.add({ match: { operation: operation as 'CopyObject' }, fault: denied })
    await expect(move()).rejects.toMatchObject({ code: 'AccessDenied' })
    expect(sources()).toEqual([SOURCE.key])
  })

  it('does not read the access control when one is given, so it needs no permission for it', async () => {
    await storeSource(service, 300)
    await move({ acl: 'private' })
    expect(service.requests()).not.toContain('GetObjectACL')
    expect(await service.client().getObjectAcl(TARGET)).toBe('private')
  })

  it('keeps an existing object and the source with forbidOverwrite', async () => {
    await storeSource(service, 300)
    await state.putObject(BUCKET, TARGET.key, 'existing')
    await expect(move({ forbidOverwrite: true })).rejects.toMatchObject({ code: 'FileAlreadyExists' })
    expect([(await copied(service)).toString(), sources()]).toEqual(['existing', [SOURCE.key]])
  })

  it('fails for a source that does not exist', async () => {
    await expect(move()).rejects.toMatchObject({ name: 'SourceError', code: 'SOURCE_UNREADABLE' })
  })

  it('refuses to move an object onto itself, before any request', async () => {
    await expect(move({ source: { key: TARGET.key } })).rejects.toMatchObject({
      ...{ name: 'ValidationError', field: 'source' },
    })
    expect(service.emulator.requests).toEqual([])
  })
})
