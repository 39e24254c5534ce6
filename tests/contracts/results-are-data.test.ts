import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type {
  BatchProgress,
  ClientEvents,
  DownloadNotice,
  DownloadOutcome,
  FileResult,
  FileToUpload,
  UploadNotice,
  UploadOutcome,
} from '@oss/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLIENT_CALLS } from '../options/client-calls.ts'
import { createOptionWorld, EXISTING, type OptionWorld } from '../options/option-world.ts'
import { PREFIX_CALLS } from '../options/prefix-calls.ts'
import { BUCKET, PART } from '../service/service.ts'
import { lostAsData } from './is-plain.ts'
import { resultTypes } from './result-types.ts'
import { UNION_KINDS } from './union-kinds.ts'

const types = resultTypes()

/** They return a live object, whose data is tested below, or nothing. */
const WITHOUT_RESULT = new Set([
  'bucket',
  'close',
  'disableRequests',
  'enableRequests',
  'getObject',
  'limitRequests',
  'moveObject',
])

describe('everything that the client returns or reports', () => {
  let world: OptionWorld
  beforeAll(async () => {
    world = await createOptionWorld()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  it('is data by its type: no bigint, symbol, function, URL or other instance in it', () => {
    expect(types.problems).toEqual([])
    expect(types.methods.length).toBeGreaterThan(40)
  })

  it.each(types.methods.filter((name) => !WITHOUT_RESULT.has(name)))(
    'can be written as JSON and cloned: the result of %s',
    async (name) => {
      const call = { ...CLIENT_CALLS, ...PREFIX_CALLS }[`client OssClient.${name}`]
      if (call === undefined) throw new Error(`tests/options/client-calls.ts has no call of ${name}`)
      const result = await call.run(world, ...(await call.arguments(world, '')))
      expect(lostAsData(result, name)).toEqual([])
    },
  )

  it('can be written as JSON and cloned: the description of an object whose content is read', async () => {
    await using object = await world.client.getObject({ bucket: BUCKET, key: EXISTING })
    expect(lostAsData(object.info)).toEqual([])
    await object.bytes()
  })

  it('can be written as JSON and cloned: notices, events, progress and outcome of an upload', async () => {
    const told: [string, unknown][] = []
    const on = Object.fromEntries(
      ['request', 'response', 'retry', 'failure', 'part', 'checkpoint', 'phase'].map((name) => [
        name,
        (event: unknown) => told.push([name, event]),
      ]),
    ) as unknown as Partial<ClientEvents>
    await using client = world.service.client({ on })
    const notices: UploadNotice[] = []
    const target = { bucket: BUCKET, key: world.newKey(), file: world.file, partSize: PART }
    const fault = { kind: 'status', status: 403, code: 'AccessDenied' } as const
    world.service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 3, nth: 1 },
      fault,
    })
    // A busy service, and a part that arrives damaged.
    const busy = { kind: 'status', status: 503, code: 'ServiceUnavailable' } as const
    world.service.emulator.faults.add({
      match: { operation: 'InitiateMultipartUpload', nth: 1 },
      fault: busy,
    })
    world.service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 2, nth: 1 },
      fault: { kind: 'wrong-crc' },
    })
    const first = client.resumableUpload({ ...target, parallel: 1, onNotice: (each) => notices.push(each) })
    const failed = await first.outcome
    const second = client.resumableUpload({ ...target, onNotice: (each) => notices.push(each) })
    const progress = await Array.fromAsync(second.progress())
    const outcome = await second.outcome
    expect([failed.kind, outcome.kind, notices.map(({ kind }) => kind)]).toEqual([
      'failed',
      'completed',
      ['started', 'part-rejected', 'resumed'],
    ])
    expect(new Set(told.map(([name]) => name))).toEqual(
      new Set(['checkpoint', 'failure', 'part', 'phase', 'request', 'response', 'retry']),
    )
    for (const each of [failed, outcome, ...progress, ...notices, ...told])
      expect(lostAsData(each)).toEqual([])
  })

  it('can be written as JSON and cloned: notices, progress and outcome of a download', async () => {
    const notices: DownloadNotice[] = []
    const download = world.client.resumableDownload({
      bucket: BUCKET,
      key: EXISTING,
      file: join(world.service.directory, 'downloaded'),
      onNotice: (each) => notices.push(each),
    })
    const progress = await Array.fromAsync(download.progress())
    const outcome = await download.outcome
    expect([outcome.kind, notices.map(({ kind }) => kind)]).toEqual(['completed', ['started']])
    for (const each of [outcome, ...progress, ...notices]) expect(lostAsData(each)).toEqual([])
  })

  it('can be written as JSON and cloned: each kind of outcome of an upload and of a download', async () => {
    const { client, newKey, service, file } = world
    const outcomes: (UploadOutcome | DownloadOutcome)[] = []
    const denied = { kind: 'status', status: 403, code: 'AccessDenied' } as const
    for (const start of [
      () => client.resumableUpload({ bucket: BUCKET, key: newKey(), file, partSize: PART }),
      () =>
        client.resumableDownload({ bucket: BUCKET, key: EXISTING, file: join(service.directory, newKey()) }),
    ]) {
      outcomes.push(
        await start().outcome,
        await start().interrupt(new Error('enough')),
        await start().cancel(),
      )
      service.emulator.faults.add({ fault: denied })
      outcomes.push(await start().outcome)
      service.emulator.faults.clear()
    }
    for (const each of outcomes) expect(lostAsData(each)).toEqual([])
    const kinds = outcomes.map(({ kind }) => kind)
    expect(new Set(kinds.slice(0, 4))).toEqual(new Set(UNION_KINDS.UploadOutcome))
    expect(new Set(kinds.slice(4))).toEqual(new Set(UNION_KINDS.DownloadOutcome))
  })

  it('can be written as JSON and cloned: each kind of result of a batch, and its progress', async () => {
    const { client, newKey, service } = world
    const [fresh, gone] = [await service.file('fresh.bin', 10), join(service.directory, 'gone')]
    await writeFile(gone, 'gone')
    const upload = (files: readonly FileToUpload[], options: object = {}) =>
      client.uploadFiles({ bucket: BUCKET, files, ...options })
    const results: FileResult[] = []
    const progress: BatchProgress[] = []
    const read = async (batch: ReturnType<typeof upload>) => {
      for await (const result of batch) {
        results.push(result)
        progress.push(batch.progressNow())
      }
    }
    const key = newKey()
    await read(upload([{ file: fresh, key }]))
    await read(upload([{ file: fresh, key }]))
    await read(upload([{ file: fresh, key }], { cacheControl: 'no-store' }))
    await read(upload([{ file: fresh, key: newKey() }], { dryRun: true }))
    await rm(gone)
    await read(upload([{ file: gone, key: newKey() }]))
    await mkdir(join(service.directory, 'links'))
    await symlink(fresh, join(service.directory, 'links', 'link'))
    await read(client.uploadDirectory({ bucket: BUCKET, directory: join(service.directory, 'links') }))
    service.emulator.faults.add({
      match: { operation: 'HeadObject' },
      fault: { kind: 'hang', when: 'before-headers' },
    })
    const hanging = upload([{ file: fresh, key: newKey() }])
    const stopped = read(hanging)
    await expect.poll(() => hanging.progressNow().active.length).toBe(1)
    void hanging.interrupt(new Error('enough'))
    await expect(stopped).rejects.toThrow('enough')
    service.emulator.faults.clear()
    for (const each of [...results, ...progress]) expect(lostAsData(each)).toEqual([])
    expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(UNION_KINDS.FileResult))
  })
})

it('the kinds of every union are the ones that the guides name', () => {
  expect(Object.fromEntries(types.kinds)).toEqual(UNION_KINDS)
})
