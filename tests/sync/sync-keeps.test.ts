import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OssClient } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, type Service, startService } from '../service/service.ts'
import { endOf, PREFIX, pathsByKind, readFiles, readObjects, storeObjects, writeFiles } from './syncing.ts'

let service: Service
let client: OssClient
let directory: string
beforeEach(async () => {
  service = await startService()
  client = service.client()
  directory = join(service.directory, 'tree')
})
afterEach(() => service[Symbol.asyncDispose]())

const remote = { bucket: BUCKET, prefix: PREFIX }
const upload = () => client.syncDirectory({ from: directory, to: remote, delete: true })
const download = () => client.syncDirectory({ from: remote, to: directory, delete: true })

describe('a sync that deletes keeps', () => {
  it('everything when one transfer failed', async () => {
    await writeFiles(directory, { a: '1', b: '2' })
    await storeObjects(service, { x: 'x' })
    service.emulator.faults.add({
      match: { operation: 'PutObject', key: 'p/b' },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    const run = upload()
    const { results } = await endOf(run)
    expect(pathsByKind(results)).toEqual({ uploaded: ['a'], failed: ['b'] })
    expect(Object.keys(await readObjects(service))).toEqual(['a', 'x'])
    expect(run.progressNow()).toMatchObject({ filesToDelete: 1, filesDeleted: 0, filesFailed: 1 })
  })

  it('an object that was replaced after the listing', async () => {
    await writeFiles(directory, { a: '1' })
    await storeObjects(service, { x: 'old', y: 'y' })
    const kinds: string[] = []
    for await (const { kind } of upload()) {
      kinds.push(kind)
      if (kind === 'uploaded') await storeObjects(service, { x: 'newer' })
    }
    expect(kinds).toEqual(['uploaded', 'deletion-omitted', 'deleted'])
    expect(await readObjects(service)).toEqual({ a: '1', x: 'newer' })
  })

  it('an object whose file was created after the listing', async () => {
    await writeFiles(directory, { a: '1' })
    await storeObjects(service, { x: 'x' })
    const results = []
    for await (const result of upload()) {
      results.push(result)
      if (result.kind === 'uploaded') await writeFile(join(directory, 'x'), 'x')
    }
    expect(results.at(-1)).toMatchObject({ kind: 'deletion-omitted', reason: 'source-exists' })
    expect(await readObjects(service)).toEqual({ a: '1', x: 'x' })
  })

  it('a file that was written after the listing, and one that has an object now', async () => {
    await storeObjects(service, { a: '1' })
    await writeFiles(directory, { x: 'old', y: 'y', z: 'z' })
    const results = []
    for await (const result of download()) {
      results.push(result)
      if (result.kind !== 'downloaded') continue
      await writeFile(join(directory, 'x'), 'newer')
      await storeObjects(service, { y: 'other' })
      await rm(join(directory, 'z'))
    }
    expect(results.slice(1)).toMatchObject([
      { kind: 'deletion-omitted', reason: 'target-changed' },
      { kind: 'deletion-omitted', reason: 'source-exists' },
      { kind: 'deletion-omitted', reason: 'target-missing' },
    ])
    expect(await readFiles(directory)).toEqual({ a: '1', x: 'newer', y: 'y' })
  })

  it('objects of files that are links, or are below one', async () => {
    await writeFiles(directory, { a: '1' })
    await mkdir(join(service.directory, 'elsewhere'))
    await symlink('../elsewhere', join(directory, 'link'))
    await symlink('missing', join(directory, 'dangling'))
    await storeObjects(service, { 'link/b': 'b', dangling: 'd', x: 'x' })
    expect(pathsByKind((await endOf(upload())).results)['deleted']).toEqual(['x'])
    expect(Object.keys(await readObjects(service))).toEqual(['a', 'dangling', 'link/b'])
  })

  it('links and what they lead to, also when a directory becomes one after the listing', async () => {
    await storeObjects(service, { a: '1' })
    await writeFiles(join(service.directory, 'elsewhere'), { x: 'x' })
    await writeFiles(directory, { 'sub/x': 'x' })
    await symlink('../elsewhere', join(directory, 'link'))
    const results = []
    for await (const result of download()) {
      results.push(result)
      if (result.kind !== 'downloaded') continue
      await rm(join(directory, 'sub'), { recursive: true })
      await symlink('../elsewhere', join(directory, 'sub'))
    }
    expect(results.at(-1)).toMatchObject({ kind: 'deletion-failed', error: { code: 'NOT_A_FILE' } })
    expect(await readFile(join(service.directory, 'elsewhere/x'), 'utf8')).toBe('x')
  })

  it('an object that OSS refuses to delete, with the reason of OSS, and deletes the others', async () => {
    await writeFiles(directory, { a: '1' })
    await storeObjects(service, { x: 'x', 'x-locked': 'l', z: 'z' })
    // A retention policy rejects the common request because of one of its objects.
    const immutable = { kind: 'status', status: 409, code: 'FileImmutable' } as const
    service.emulator.faults.add({ match: { operation: 'DeleteMultipleObjects' }, fault: immutable })
    service.emulator.faults.add({
      match: { operation: 'DeleteObject', key: `${PREFIX}x-locked` },
      fault: immutable,
    })
    const { results, error } = await endOf(upload())
    expect(error).toBeUndefined()
    expect(results.filter(({ kind }) => kind === 'deletion-failed')).toMatchObject([
      { key: `${PREFIX}x-locked`, error: { code: 'FileImmutable' } },
    ])
    expect(Object.keys(await readObjects(service))).toEqual(['a', 'x-locked'])
  })

  it('all objects when nothing may be deleted, and ends after fifty in a row without permission', async () => {
    await writeFiles(directory, { a: '1' })
    await storeObjects(
      service,
      Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`x${index}`, 'x'])),
    )
    const denied = { kind: 'status', status: 403, code: 'AccessDenied' } as const
    service.emulator.faults.add({ match: { operation: 'DeleteMultipleObjects' }, fault: denied })
    service.emulator.faults.add({ match: { operation: 'DeleteObject' }, fault: denied })
    expect((await endOf(upload())).error).toMatchObject({ code: 'AccessDenied' })
    expect(service.emulator.requests.filter(({ operation }) => operation === 'DeleteObject')).toHaveLength(50)
    expect(Object.keys(await readObjects(service))).toHaveLength(81)
  })

  it('an object that the response to a deletion does not name, unless a request of its own deletes it', async () => {
    await writeFiles(directory, { a: '1' })
    await storeObjects(service, { x: 'x' })
    service.emulator.faults.add({
      match: { operation: 'DeleteMultipleObjects' },
      fault: { kind: 'status', status: 200, body: '<DeleteResult></DeleteResult>' },
    })
    const denied = { kind: 'status', status: 403, code: 'AccessDenied' } as const
    const fault = service.emulator.faults.add({ match: { operation: 'DeleteObject' }, fault: denied })
    expect((await endOf(upload())).results.at(-1)).toMatchObject({
      ...{ kind: 'deletion-failed', error: { name: 'ServiceError', code: 'AccessDenied' } },
    })
    fault.remove()
    expect((await endOf(upload())).results.at(-1)).toMatchObject({ kind: 'deleted' })
  })

  it('marks of directories, keys that cannot be files, and checkpoints', async () => {
    await writeFiles(directory, { a: '1' })
    const names = ['sub/', 'b//c', `.oss-upload-${'a'.repeat(40)}.journal`]
    await storeObjects(service, Object.fromEntries(names.map((name) => [name, ''])))
    expect(pathsByKind((await endOf(upload())).results)['deleted']).toBeUndefined()
    expect(new Set(Object.keys(await readObjects(service)))).toEqual(new Set(['a', ...names]))
    await rm(directory, { recursive: true })
    await writeFiles(directory, { [`.oss-spool-${'a'.repeat(40)}`]: 'of a stream', a: '1' })
    await service.emulator.state.deleteObject(BUCKET, 'p/b//c')
    await service.emulator.state.deleteObject(BUCKET, `p/${names[2]}`)
    expect((await endOf(download())).error).toBeUndefined()
    expect(Object.keys(await readFiles(directory))).toHaveLength(2)
  })

  it('everything when a name in the target is not text', async () => {
    await storeObjects(service, { a: '1' })
    await writeFiles(directory, { x: 'x' })
    await writeFile(Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0x62, 0xff])]), 'b')
    const run = download()
    const { results } = await endOf(run)
    expect(results.at(-1)).toMatchObject({ kind: 'deletion-failed', error: { code: 'SOURCE_UNREADABLE' } })
    expect(await readFile(join(directory, 'x'), 'utf8')).toBe('x')
    expect(run.progressNow()).toMatchObject({ filesDeleted: 0, filesFailed: 1 })
  })

  it('everything when the listing fails, and throws its error', async () => {
    await writeFiles(directory, { a: '1' })
    await storeObjects(service, { x: 'x' })
    service.emulator.faults.add({
      match: { operation: 'ListObjectsV2' },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    const { results, error } = await endOf(upload())
    expect(results).toEqual([])
    expect(error).toMatchObject({ name: 'ServiceError', code: 'AccessDenied' })
    expect(await readObjects(service)).toEqual({ x: 'x' })
  })

  it('keys of a neighbour whose name starts with the same text', async () => {
    await writeFiles(directory, { a: '1' })
    await service.emulator.state.putObject(BUCKET, 'p2/x', 'x')
    await service.emulator.state.putObject(BUCKET, 'x', 'x')
    expect((await endOf(upload())).error).toBeUndefined()
    expect(service.emulator.state.listKeys(BUCKET)).toEqual(['p/a', 'p2/x', 'x'])
  })
})

describe('a sync that downloads', () => {
  it('creates a missing directory', async () => {
    await storeObjects(service, { a: '1' })
    expect((await endOf(download())).error).toBeUndefined()
    expect(await readFiles(directory)).toEqual({ a: '1' })
  })
})
