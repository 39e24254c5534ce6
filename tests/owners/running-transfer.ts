import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { type MemoryCheckpointStore, memoryCheckpointStore } from '@oss/checkpoint-memory'
import type { UploadHandle, UploadNotice } from '@oss/client'
import type { CheckpointId, CheckpointLease, CheckpointStore } from '@oss/multipart'
import { BUCKET, PART, type Service } from '../service/service.ts'

/** A store, and how its leases end without their owners. */
export interface TestedStore {
  readonly checkpoints: CheckpointStore
  expire(id: CheckpointId): Promise<void>
}

/** The memory of a process, whose leases end on request. */
export function memoryStore(): TestedStore & { readonly checkpoints: MemoryCheckpointStore } {
  const checkpoints = memoryCheckpointStore()
  return { checkpoints, expire: async (id) => checkpoints.release(id) }
}

/** Removes the locks in a directory, as an operator does who takes their owner for dead. */
export async function removeLocks(directory: string): Promise<void> {
  for (const name of await readdir(directory))
    if (name.includes('.lock')) await rm(join(directory, name), { force: true })
}

/** A directory, whose locks are removed as an operator does. */
export function fileStore(directory: string): TestedStore {
  return {
    checkpoints: fsCheckpointStore({ directory }),
    expire: () => removeLocks(directory),
  }
}

/** Acquires a checkpoint that another owner has. */
export async function takeOver(
  { checkpoints, expire }: TestedStore,
  id: CheckpointId,
): Promise<CheckpointLease> {
  await expire(id)
  return checkpoints.acquire(id)
}

/** Starts an upload of six parts, one after the other. */
export async function startUpload(
  service: Service,
  checkpoints: CheckpointStore,
  onNotice: (notice: UploadNotice) => void = () => {},
): Promise<UploadHandle> {
  const file = join(service.directory, 'a.bin')
  // A file that is written again is another one.
  if (!existsSync(file)) await service.file('a.bin', 6 * PART)
  const target = { bucket: BUCKET, key: 'a', file, partSize: PART, parallel: 1 }
  return service.client().resumableUpload({ ...target, checkpoints, onNotice })
}

/** Resolves when so many parts are recorded. */
export async function recorded(
  transfer: { progress(): AsyncIterable<{ readonly partsRecorded: number }> },
  parts: number,
): Promise<void> {
  for await (const { partsRecorded } of transfer.progress()) if (partsRecorded >= parts) return
}
