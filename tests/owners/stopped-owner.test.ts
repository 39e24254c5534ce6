import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import type { CompletedCopy, DownloadHandle, UploadHandle } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { recorded, removeLocks } from './running-transfer.ts'
import type { StopPoint, StoppedTask } from './stopped-child.ts'
import { type StoppedOwner, startStoppedOwner } from './stopped-owner.ts'

let service: Service
let checkpointDir: string
let owner: StoppedOwner | undefined
beforeEach(async () => {
  service = await startService()
  checkpointDir = `${service.directory}/checkpoints`
  await mkdir(checkpointDir, { mode: 0o700 })
})
afterEach(async () => {
  owner?.[Symbol.dispose]()
  await service[Symbol.asyncDispose]()
})

const SIZE = 6 * PART
const KINDS = ['upload', 'copy', 'download'] as const
type Kind = (typeof KINDS)[number]
const file = (kind: Kind): string => `${service.directory}/${kind}.bin`

/** Writes the bytes that are transferred: the file of an upload, else an object. */
async function writeSource(kind: Kind, seed: number): Promise<void> {
  if (kind === 'upload') await writeFile(file(kind), bytesOf(SIZE, seed))
  else await service.client().putObject({ bucket: BUCKET, key: 'source', body: bytesOf(SIZE, seed) })
}

/** What the transfer stored: an object, or the file of a download. */
async function stored(kind: Kind): Promise<Buffer> {
  return kind === 'download'
    ? readFile(file(kind))
    : Buffer.from((await service.emulator.state.readObject(BUCKET, 'a')) ?? [])
}

async function stopAt(
  kind: Kind,
  point: StopPoint,
  then: StoppedTask['then'] = 'nothing',
  observed = false,
): Promise<StoppedOwner> {
  const transfer = {
    ...{ kind, file: file(kind), stopAt: point, then, observed },
    checkpoints: { kind: 'directory' as const, directory: checkpointDir },
  }
  owner = await startStoppedOwner(service, transfer)
  return owner
}

/** The same transfer in this process. */
function transfer(
  kind: Kind,
): Pick<UploadHandle<CompletedCopy> | DownloadHandle, 'done' | 'interrupt' | 'progress'> {
  const options = { bucket: BUCKET, partSize: PART, parallel: 1, checkpointDir }
  const client = service.client()
  if (kind === 'upload') return client.resumableUpload({ ...options, key: 'a', file: file(kind) })
  return kind === 'copy'
    ? client.resumableCopy({ ...options, key: 'a', source: { key: 'source' } })
    : client.resumableDownload({ ...options, key: 'source', file: file(kind) })
}

const POINTS = ['before part 3', 'after part 3', 'before mark', 'after mark', 'before remove'] as const
const SOURCES = ['stays', 'changes'] as const
const CASES = KINDS.flatMap((kind) =>
  POINTS.flatMap((point) => SOURCES.map((source) => ({ kind, point, source, listener: 'no listener' }))),
)
// Downloads emit no events about their checkpoints.
const OBSERVED_CASES = (['upload', 'copy'] as const).flatMap((kind) =>
  POINTS.map((point) => ({
    kind,
    point,
    source: 'changes' as const,
    listener: 'a listener of on.checkpoint',
  })),
)

// The state of a process is read from /proc.
describe.skipIf(process.platform !== 'linux')('a process that is stopped (F18)', () => {
  it.each([...CASES, ...OBSERVED_CASES])(
    '$point of its $kind and continued after another has completed it sends nothing more: the source $source, with $listener',
    async ({ kind, point, source, listener }) => {
      await writeSource(kind, 1)
      const stopped = await stopAt(kind, point, 'nothing', listener !== 'no listener')
      await removeLocks(checkpointDir)
      const seed = source === 'stays' ? 1 : 2
      if (source === 'changes') await writeSource(kind, seed)
      await transfer(kind).done()
      const sent = service.requests()

      const result = await stopped.wake()
      // Its outcome was decided before it was stopped.
      if (point === 'before remove') expect(result).toMatchObject({ kind: 'completed' })
      else expect(result).toMatchObject({ kind: 'failed', code: 'TAKEN_OVER', resumable: true })
      expect(service.requests().slice(sent.length)).toEqual([])
      expect((await stored(kind)).equals(bytesOf(SIZE, seed))).toBe(true)
      expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
      expect(await readdir(checkpointDir)).toEqual([])
      expect((await readdir(service.directory)).filter((name) => name.startsWith('.'))).toEqual([])
    },
  )

  it.each(KINDS)(
    'in its %s and cancelled when it continues keeps what another has stored since',
    async (kind) => {
      await writeSource(kind, 1)
      const stopped = await stopAt(kind, 'before part 3', 'cancel')
      await removeLocks(checkpointDir)
      const successor = transfer(kind)
      await recorded(successor, 4)
      await successor.interrupt()
      const sent = service.requests()

      expect(await stopped.wake()).toMatchObject({ kind: 'failed', code: 'TAKEN_OVER' })
      expect(service.requests().slice(sent.length)).toEqual([])
      const { partsReused } = await transfer(kind).done()
      expect(partsReused).toBeGreaterThanOrEqual(4)
      expect((await stored(kind)).equals(bytesOf(SIZE))).toBe(true)
    },
  )

  it.each(KINDS)('in its %s and interrupted when it continues reports no rest of it', async (kind) => {
    await writeSource(kind, 1)
    const stopped = await stopAt(kind, 'after part 3', 'interrupt')
    await removeLocks(checkpointDir)
    await transfer(kind).done()
    const sent = service.requests()

    const { kind: end, notices } = await stopped.wake()
    expect(end).not.toBe('completed')
    expect(notices).toEqual(['started'])
    expect(service.requests()).toEqual(sent)
    expect(await readdir(checkpointDir)).toEqual([])
  })

  it('in the middle of a part of its download does not write to the file that another has completed', async () => {
    await writeSource('download', 1)
    const stopped = await stopAt('download', 'in part 3')
    await removeLocks(checkpointDir)
    await transfer('download').done()
    // Somebody edits the file, in place.
    const edited = Buffer.alloc(SIZE, 'edited')
    await writeFile(file('download'), edited)

    expect(await stopped.wake()).toMatchObject({ kind: 'failed', code: 'TAKEN_OVER' })
    expect((await stored('download')).equals(edited)).toBe(true)
  })
})
