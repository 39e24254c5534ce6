import { lstat, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore, nodeSystem } from '@oss/checkpoint-fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { header, id, part } from './stored-upload.ts'
import { type FileCall, watchedSystem } from './watched-system.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-failed-sync-'))
})
afterEach(() => rm(directory, { recursive: true }))

it('a record whose fsync failed does not count, and the next run writes a new file because later syncs of the old one prove nothing (F11)', async () => {
  const calls: FileCall[] = []
  const system = watchedSystem(nodeSystem, (call) => {
    calls.push(call)
    if (call === 'file.datasync' && calls.filter((each) => each === call).length === 2)
      throw Object.assign(new Error('made up by a test'), { code: 'EIO' })
  })
  const lease = await fsCheckpointStore({ directory, system }).acquire(id)
  await lease.begin(header)
  await lease.recordPart(part(1))
  await expect(lease.recordPart(part(2))).rejects.toMatchObject({ code: 'UNWRITABLE' })
  calls.length = 0
  await expect(lease.recordPart(part(3))).rejects.toMatchObject({ code: 'UNWRITABLE' })
  expect(calls).toEqual([])
  const unsure = await lstat(lease.location)
  await lease[Symbol.asyncDispose]()
  expect(calls.filter((call) => call.endsWith('sync'))).toEqual([])

  await using next = await fsCheckpointStore({ directory }).acquire(id)
  expect((await lstat(next.location)).ino).not.toBe(unsure.ino)
  await next.recordPart(part(3))
  expect(next.restored.checkpoint?.parts.slice(0, 1)).toEqual([part(1)])
})
