import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { header, id, part } from './stored-upload.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-lost-lock-'))
})
afterEach(() => rm(directory, { recursive: true }))

const acquire = () => fsCheckpointStore({ directory }).acquire(id)

describe('an upload whose lock was removed and whose checkpoint another process acquired (F18)', () => {
  it.each(['begin', 'recordPart', 'markCompleting', 'remove'] as const)(
    'is rejected %s, and does not touch the journal and the lock of the new owner',
    async (method) => {
      const first = await acquire()
      await first.begin(header)
      await rm(first.location.replace(/journal$/, 'lock'))
      await using second = await acquire()
      await second.recordPart(part(1))
      const names = (await readdir(directory)).toSorted()

      const acts = {
        begin: () => first.begin(header),
        recordPart: () => first.recordPart(part(2)),
        markCompleting: () => first.markCompleting(),
        remove: () => first.remove(),
      }
      await expect(acts[method]()).rejects.toMatchObject({ code: 'TAKEN_OVER' })
      await first[Symbol.asyncDispose]()
      expect((await readdir(directory)).toSorted()).toEqual(names)
      await expect(acquire()).rejects.toMatchObject({ code: 'LOCKED' })
      await second.recordPart(part(3))
      await second[Symbol.asyncDispose]()
      await using third = await acquire()
      expect(third.restored).toMatchObject({ checkpoint: { parts: [part(1), part(3)] }, damage: undefined })
    },
  )

  it('cannot write its first record when the other process has ended already, and does not keep the lock', async () => {
    const first = await acquire()
    await rm(first.location.replace(/journal$/, 'lock'))
    const second = await acquire()
    await second.begin(header)
    await second.recordPart(part(1))
    await second[Symbol.asyncDispose]()
    await expect(first.begin(header)).rejects.toMatchObject({ code: 'TAKEN_OVER' })
    await using third = await acquire()
    expect(third.restored).toMatchObject({ checkpoint: { parts: [part(1)] }, damage: undefined })
    await first[Symbol.asyncDispose]()
  })
})
