import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { cppCheckpointStore } from '@oss/checkpoint-cpp'
import { fsCheckpointStore, nodeSystem, releaseLock } from '@oss/checkpoint-fs'
import { checkpointId } from '@oss/multipart'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { id } from './stored-upload.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-container-lock-'))
})
afterEach(() => rm(directory, { recursive: true }))

const download = checkpointId(
  { endpoint: 'https://service.example', bucket: 'bucket', key: 'key' },
  'download:/file',
)

it.each([
  ['an upload', () => fsCheckpointStore({ directory }), id],
  ['an upload shared with the C++ SDK', () => cppCheckpointStore({ directory }), id],
  ['a download', () => fsCheckpointStore({ directory }), download],
] as const)(
  'the checkpoint of %s is locked while another container uses it, until its lock is released',
  async (_, store, checkpoint) => {
    const location = await (async () => {
      await using lease = await fsCheckpointStore({ directory }).acquire(checkpoint)
      return lease.location
    })()
    const lock = location.replace(/journal$/, 'lock')
    const { processes } = nodeSystem
    const owner = { ...(await processes.ownIdentity()), token: randomUUID(), pid: 1, namespace: 'pid:[1]' }
    expect(owner.host).toBe(hostname())
    await writeFile(lock, JSON.stringify(owner))
    const message = new RegExp(`process 1 on .* in another container.*oss checkpoints release ${lock}`)
    await expect(store().acquire(checkpoint)).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringMatching(message),
    })
    expect(await releaseLock(lock)).toMatchObject({ path: lock })
    await using _lease = await store().acquire(checkpoint)
  },
)
