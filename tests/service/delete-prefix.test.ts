import type { DeletePrefixInput, DeleteResult } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aliOss } from '../second-client/ali-oss-client.ts'
import { BUCKET, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

async function store(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await service.emulator.state.putObject(BUCKET, key, 'text')
}

const left = () => service.emulator.state.listKeys(BUCKET)

async function remove(input: Partial<DeletePrefixInput>): Promise<{
  readonly results: readonly DeleteResult[]
  readonly error: unknown
}> {
  const results: DeleteResult[] = []
  try {
    for await (const result of service.client().deletePrefix({ bucket: BUCKET, prefix: 'p/', ...input }))
      results.push(result)
    return { results, error: undefined }
  } catch (error) {
    return { results, error }
  }
}

const denied = { kind: 'status', status: 403, code: 'AccessDenied' } as const

describe('deletePrefix', () => {
  it('deletes every object whose key starts with the prefix, and no other', async () => {
    await store('p/', 'p/a b+%.txt', 'p/b/c\n', 'p', 'q/p/a', 'p0')
    const { results } = await remove({})
    expect(results).toEqual([
      { kind: 'deleted', key: 'p/', versionId: undefined, size: 4 },
      { kind: 'deleted', key: 'p/a b+%.txt', versionId: undefined, size: 4 },
      { kind: 'deleted', key: 'p/b/c\n', versionId: undefined, size: 4 },
    ])
    expect(left()).toEqual(['p', 'p0', 'q/p/a'])
  })

  it('sends one request for 1,000 objects', async () => {
    const keys = Array.from({ length: 2001 }, (_, index) => `p/${index}`)
    await store(...keys)
    expect((await remove({})).results).toHaveLength(2001)
    expect(left()).toEqual([])
    expect(service.requests().filter((name) => name === 'DeleteMultipleObjects')).toHaveLength(3)
    expect(service.requests()).not.toContain('DeleteObject')
  })

  it('keeps what the filter rejects, with everything below a rejected directory', async () => {
    await store('p/a.tmp', 'p/keep/a.tmp', 'p/keep/sub/b.tmp', 'p/z.txt')
    const { results } = await remove({
      filter: ({ path, kind }) => (kind === 'directory' ? path !== 'keep' : path.endsWith('.tmp')),
    })
    expect(results.map(({ key }) => key)).toEqual(['p/a.tmp'])
    expect(left()).toEqual(['p/keep/a.tmp', 'p/keep/sub/b.tmp', 'p/z.txt'])
  })

  it('deletes nothing in a dry run, and returns what it would delete', async () => {
    await store('p/a', 'p/b')
    const { results } = await remove({ dryRun: true })
    expect(results.map(({ kind, key }) => [kind, key])).toEqual([
      ['planned', 'p/a'],
      ['planned', 'p/b'],
    ])
    expect(new Set(service.requests())).toEqual(new Set(['ListObjectsV2']))
    expect(left()).toEqual(['p/a', 'p/b'])
  })

  it.each([[''], [undefined], [7]])(
    'refuses the prefix %j without allObjects, before any request',
    async (prefix) => {
      await store('a')
      const input = { bucket: BUCKET, prefix } as DeletePrefixInput
      expect(() => service.client().deletePrefix(input)).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID', field: 'prefix' }),
      )
      expect(service.emulator.requests).toEqual([])
    },
  )

  it('deletes all objects of a bucket with allObjects', async () => {
    await store('a', 'b/c')
    expect((await remove({ prefix: '', allObjects: true })).results).toHaveLength(2)
    expect(left()).toEqual([])
  })

  it('reports the reason of each object that OSS does not delete, and deletes the others', async () => {
    await store('p/a', 'p/locked', 'p/z')
    // A retention policy rejects the common request because of one of its objects.
    const immutable = { kind: 'status', status: 409, code: 'FileImmutable' } as const
    service.emulator.faults.add({ match: { operation: 'DeleteMultipleObjects' }, fault: immutable })
    service.emulator.faults.add({ match: { operation: 'DeleteObject', key: 'p/locked' }, fault: immutable })
    const { results, error } = await remove({})
    expect(error).toBeUndefined()
    expect(results).toMatchObject([
      { kind: 'deleted', key: 'p/a' },
      { kind: 'failed', key: 'p/locked', size: 4, error: { code: 'FileImmutable' } },
      { kind: 'deleted', key: 'p/z' },
    ])
    expect(left()).toEqual(['p/locked'])
  })

  it('never counts an object as deleted that the response does not name', async () => {
    await store('p/a', 'p/b')
    const named =
      '<DeleteResult><EncodingType>url</EncodingType><Deleted><Key>p%2Fa</Key></Deleted></DeleteResult>'
    service.emulator.faults.add({
      match: { operation: 'DeleteMultipleObjects' },
      fault: { kind: 'status', status: 200, body: named },
    })
    service.emulator.faults.add({ match: { operation: 'DeleteObject' }, fault: denied })
    expect((await remove({})).results).toMatchObject([
      { kind: 'deleted', key: 'p/a' },
      { kind: 'failed', key: 'p/b', error: { code: 'AccessDenied' } },
    ])
  })

  it('ends after fifty objects in a row without permission, with the error', async () => {
    const keys = Array.from({ length: 80 }, (_, index) => `p/${index}`)
    await store(...keys)
    service.emulator.faults.add({ match: { operation: 'DeleteMultipleObjects' }, fault: denied })
    service.emulator.faults.add({ match: { operation: 'DeleteObject' }, fault: denied })
    const { results, error } = await remove({})
    expect(error).toMatchObject({ code: 'AccessDenied' })
    expect(results).toHaveLength(50)
    expect(left()).toHaveLength(80)
  })

  it('deletes all versions and delete markers with allVersions, and otherwise adds delete markers', async () => {
    await aliOss(service, true).putBucketVersioning(BUCKET, 'Enabled')
    await store('p/a', 'p/a', 'p/b', 'q')
    const client = service.client()
    await client.deleteObject({ bucket: BUCKET, key: 'p/b' })
    const versions = async () =>
      (await Array.fromAsync(client.listObjectVersions({ bucket: BUCKET }))).map(({ key }) => key)
    expect((await remove({})).results.map(({ key }) => key)).toEqual(['p/a'])
    expect(left()).toEqual(['q'])
    expect(await versions()).toEqual(['p/a', 'p/a', 'p/a', 'p/b', 'p/b', 'q'])
    const { results } = await remove({ allVersions: true })
    expect(results).toHaveLength(5)
    expect(results).toContainEqual({ kind: 'deleted', key: 'p/b', versionId: expect.any(String), size: 0 })
    expect(await versions()).toEqual(['q'])
  })

  it('ends at once with an error that affects all objects', async () => {
    await store('p/a')
    const { results, error } = await remove({ bucket: 'no-such-bucket' })
    expect({ results, error }).toMatchObject({ results: [], error: { code: 'NoSuchBucket' } })
  })

  it('deletes no further objects when its signal aborts, and throws the reason', async () => {
    const keys = Array.from({ length: 1500 }, (_, index) => `p/${index}`)
    await store(...keys)
    const stop = new AbortController()
    const reason = new Error('enough')
    const seen: string[] = []
    await expect(async () => {
      for await (const { key } of service
        .client()
        .deletePrefix({ bucket: BUCKET, prefix: 'p/', signal: stop.signal })) {
        seen.push(key)
        if (seen.length === 1000) stop.abort(reason)
      }
    }).rejects.toBe(reason)
    expect(left()).toHaveLength(500)
  })
})
