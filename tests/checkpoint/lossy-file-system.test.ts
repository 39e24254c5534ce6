import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FileSystem, fsCheckpointStore, nodeSystem } from '@oss/checkpoint-fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bench } from '../upload/bench-upload.ts'
import { header, id, part } from './stored-upload.ts'

// A network file system: calls that are not supported, and calls that were carried out although they failed.

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-network-disk-'))
})
afterEach(() => rm(directory, { recursive: true }))

const storeWith = (files: Partial<FileSystem>) =>
  fsCheckpointStore({ directory, system: { ...nodeSystem, files: { ...nodeSystem.files, ...files } } })

const failure = (code: string) => Object.assign(new Error(`${code}: made up by a test`), { code })

describe('a network file system (F20)', () => {
  it.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])(
    'without hard links (%s) is rejected with advice',
    async (code) => {
      const store = storeWith({ link: () => Promise.reject(failure(code)) })
      await expect(store.acquire(id)).rejects.toMatchObject({
        code: 'UNWRITABLE',
        message: expect.stringMatching(/does not support hard links.*Choose another checkpoint directory/),
      })
      expect(await readdir(directory)).toEqual([])
    },
  )

  it('that cannot rename is reported before a part is sent, and the upload id is aborted', async () => {
    const test = bench()
    const store = storeWith({ rename: () => Promise.reject(failure('ENOSYS')) })
    expect(await test.start({ checkpoints: store }).outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'CHECKPOINT_FAILED', uploadId: undefined, cause: { code: 'UNWRITABLE' } },
    })
    expect(test.service.log).toEqual(['initiate', 'abort'])
    expect(await readdir(directory)).toEqual([])
  })

  it('that cannot sync a directory is used', async () => {
    const files: Partial<FileSystem> = {
      async open(path, flags, mode) {
        const file = await nodeSystem.files.open(path, flags, mode)
        return path === directory ? { ...file, sync: () => Promise.reject(failure('EINVAL')) } : file
      },
    }
    await using lease = await storeWith(files).acquire(id)
    await lease.begin(header)
    await lease.recordPart(part(1))
    await lease.remove()
  })

  it('that creates the link but reports EEXIST grants the lock', async () => {
    const files: Partial<FileSystem> = {
      async link(from, to) {
        await nodeSystem.files.link(from, to)
        throw failure('EEXIST')
      },
    }
    {
      await using lease = await storeWith(files).acquire(id)
      await expect(storeWith({}).acquire(id)).rejects.toMatchObject({ code: 'LOCKED' })
      await lease.begin(header)
      await lease.remove()
    }
    expect(await readdir(directory)).toEqual([])
  })

  it.each(['link', 'rename'] as const)(
    'whose %s fails after it took effect leaves no lock behind',
    async (name) => {
      const files: Partial<FileSystem> = {
        async [name](from: string, to: string) {
          await nodeSystem.files[name](from, to)
          throw failure('EIO')
        },
      }
      const test = bench()
      expect(await test.start({ checkpoints: storeWith(files) }).outcome).toMatchObject({
        kind: 'failed',
        error: { code: 'CHECKPOINT_FAILED' },
      })
      await test.start({ checkpoints: storeWith({}) }).done()
      expect(await readdir(directory)).toEqual([])
      expect(test.service.uploads.size).toBe(0)
    },
  )
})
