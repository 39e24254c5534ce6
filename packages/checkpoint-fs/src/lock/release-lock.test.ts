import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { checkpointId } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canMakeNamespaces, inNewNamespace } from '../../test/namespace.ts'
import { fsCheckpointStore } from '../store/fs-checkpoint-store.ts'
import { releaseLock } from './release-lock.ts'

const id = checkpointId({ endpoint: 'https://service.example', bucket: 'bucket', key: 'key' }, '/file')

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-release-'))
})
afterEach(() => rm(directory, { recursive: true }))

const acquire = () => fsCheckpointStore({ directory }).acquire(id)

/** The paths of a checkpoint, and the owner that its lock names. */
async function lockedCheckpoint(): Promise<{
  readonly journal: string
  readonly lock: string
  readonly owner: Readonly<Record<string, unknown>>
}> {
  await using lease = await acquire()
  const lock = lease.location.replace(/journal$/, 'lock')
  return { journal: lease.location, lock, owner: JSON.parse(await readFile(lock, 'utf8')) }
}

describe('releaseLock', () => {
  it('removes the lock of a machine or container that no longer exists, so that the checkpoint can be used', async () => {
    const { journal, lock, owner } = await lockedCheckpoint()
    await writeFile(lock, JSON.stringify({ ...owner, host: 'gone-container', namespace: 'pid:[1]' }))
    await expect(acquire()).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining(`oss checkpoints release ${lock}`),
    })
    expect(await releaseLock(journal)).toEqual({
      path: lock,
      owner: { pid: owner['pid'], host: 'gone-container' },
    })
    expect(await readdir(directory)).toEqual([])
    await using _lease = await acquire()
  })

  it('removes an unreadable lock, as the message of the refusal suggests', async () => {
    const { lock } = await lockedCheckpoint()
    await writeFile(lock, 'not json')
    await expect(acquire()).rejects.toMatchObject({ message: expect.stringContaining(`release ${lock}`) })
    expect(await releaseLock(lock)).toEqual({ path: lock, owner: undefined })
    await using _lease = await acquire()
  })

  it('removes the lock that a process left when it was killed after the removal of its journal', async () => {
    const { journal, lock, owner } = await lockedCheckpoint()
    await writeFile(lock, JSON.stringify({ ...owner, started: '1' }))
    expect(await readdir(directory)).toEqual([basename(lock)])
    expect(await releaseLock(journal)).toMatchObject({ path: lock, owner: { pid: owner['pid'] } })
    expect(await readdir(directory)).toEqual([])
  })

  it('keeps the lock of a process that runs on this machine', async () => {
    await using lease = await acquire()
    await expect(releaseLock(lease.location)).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining(`process ${process.pid} on`),
    })
    await lease.begin({
      ...{
        target: { endpoint: 'https://service.example', bucket: 'bucket', key: 'key' },
        kind: 'upload',
        sourceLabel: '/file',
      },
      ...{ uploadId: 'UPLOAD' as never, plan: { size: 1, partSize: 102_400, partCount: 1 } },
      ...{ source: { size: 1, mtimeNs: '1', ctimeNs: '1', fileId: '1' }, createdAtMs: 1 },
    })
  })

  it.runIf(canMakeNamespaces)('removes the lock of a container that was killed', async () => {
    const { lock } = await lockedCheckpoint()
    const script = join(import.meta.dirname, '../../test/take-lock.ts')
    const [program, ...args] = inNewNamespace([process.execPath, script, lock])
    const container = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(container.stdout, 'data')
    const ended = once(container, 'exit')
    container.kill('SIGKILL')
    await ended
    await expect(acquire()).rejects.toMatchObject({ code: 'LOCKED' })
    expect(await releaseLock(lock)).toMatchObject({ owner: { pid: 1 } })
    await using _lease = await acquire()
  })

  it('returns undefined without a lock, and refuses a path that is not that of a checkpoint', async () => {
    const { journal } = await lockedCheckpoint()
    expect(await releaseLock(journal)).toBeUndefined()
    await expect(releaseLock(join(directory, 'file.bin'))).rejects.toMatchObject({ code: 'UNREADABLE' })
    await expect(
      releaseLock(join(directory, 'none', `.oss-upload-${'0'.repeat(40)}.lock`)),
    ).rejects.toMatchObject({
      code: 'UNWRITABLE',
    })
  })
})
