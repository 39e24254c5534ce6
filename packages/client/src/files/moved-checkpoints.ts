import { stat } from 'node:fs/promises'
import { win32 } from 'node:path'
import {
  type Checkpoint,
  type CheckpointId,
  type CheckpointLease,
  type CheckpointStore,
  type CheckpointSubject,
  checkpointId,
  isCheckpointError,
  parseCheckpointId,
  type StoredCheckpoint,
} from '@oss/multipart'
import { errno } from '../errors/errno.ts'

/**
 * Wraps a store so that it finds the checkpoint of a file that was renamed, or whose directory was, since an
 * interrupted run: the checkpoint beside the file has moved with it, but has the id of the old path.
 *
 * The checkpoint is taken over if it belongs to the same object and the same file (device, inode, size and
 * modification time), and the old path leads to nothing or to another file. Whether its parts are reused is
 * decided as for any other checkpoint.
 *
 * On Windows, this also finds the checkpoint of a path that differs only in case: terminals and editors
 * disagree about the case of a drive letter.
 *
 * @param platform - as in `process.platform`
 */
export function withMovedCheckpoints(
  store: CheckpointStore,
  platform: string = process.platform,
): CheckpointStore {
  return {
    ...store,
    async acquire(id) {
      const lease = await store.acquire(id)
      const { checkpoint, damage } = lease.restored
      if (checkpoint !== undefined || damage !== undefined) return lease
      try {
        const subject = parseCheckpointId(id)
        const old = await findOldId(store, subject, platform)
        return old === undefined ? lease : await takeOver(store, old, lease, subject)
      } catch (error) {
        await lease[Symbol.asyncDispose]()
        throw error
      }
    },
  }
}

async function findOldId(
  store: CheckpointStore,
  { target, sourceLabel }: CheckpointSubject,
  platform: string,
): Promise<CheckpointId | undefined> {
  const file = await readIdentity(sourceLabel)
  if (file === undefined) return undefined
  for await (const { id, header } of listReadable(store)) {
    if (header.kind !== 'upload') continue
    const { target: to, sourceLabel: oldPath, source } = header
    const isSame =
      checkpointId(to, '') === checkpointId(target, '') &&
      source.fileId === file.fileId &&
      source.size === file.size &&
      source.mtimeNs === file.mtimeNs
    if (!isSame || oldPath === sourceLabel) continue
    if (isSamePath(oldPath, sourceLabel, platform) || (await isAbandoned(oldPath, file.fileId))) return id
  }
  return undefined
}

/** Whether two paths name the same file on Windows, where separators and case may differ. */
function isSamePath(one: string, other: string, platform: string): boolean {
  return platform === 'win32' && win32.normalize(one).toLowerCase() === win32.normalize(other).toLowerCase()
}

/** Lists the checkpoints of a store; none if their directory is writable, but not readable. */
async function* listReadable(store: CheckpointStore): AsyncIterable<StoredCheckpoint> {
  try {
    yield* store.list({ parts: false })
  } catch (error) {
    const cause = isCheckpointError(error) ? error.cause : undefined
    if (errno(cause) !== 'EACCES') throw error
  }
}

/** Whether a path certainly no longer leads to this file. */
async function isAbandoned(path: string, fileId: string): Promise<boolean> {
  const current = await readIdentity(path)
  return current === undefined || (current.fileId !== '' && current.fileId !== fileId)
}

/**
 * Writes the checkpoint under its new id before it removes the old one: at any moment, one of them has the
 * upload id.
 */
async function takeOver(
  store: CheckpointStore,
  oldId: CheckpointId,
  lease: CheckpointLease,
  { sourceLabel }: CheckpointSubject,
): Promise<CheckpointLease> {
  // Fails while an upload that started under the old path is running.
  await using old = await store.acquire(oldId)
  const found = old.restored.checkpoint
  if (found === undefined) return lease
  const checkpoint: Checkpoint = { ...found, header: { ...found.header, sourceLabel } }
  await lease.begin(checkpoint.header)
  await Promise.all(checkpoint.parts.map((part) => lease.recordPart(part)))
  if (checkpoint.completing) await lease.markCompleting()
  await old.remove()
  return withRestored(lease, checkpoint)
}

function withRestored(lease: CheckpointLease, checkpoint: Checkpoint): Required<CheckpointLease> {
  return {
    restored: { checkpoint, damage: undefined },
    location: lease.location,
    lost: lease.lost,
    onRequest: (listener) => lease.onRequest?.(listener),
    renew: async () => lease.renew?.(),
    begin: (header) => lease.begin(header),
    recordPart: (part) => lease.recordPart(part),
    markCompleting: () => lease.markCompleting(),
    remove: () => lease.remove(),
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  }
}

/** Reads the identity of a file; returns `undefined` when nothing is at the path. */
async function readIdentity(
  path: string,
): Promise<{ readonly fileId: string; readonly size: number; readonly mtimeNs: string } | undefined> {
  try {
    const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true })
    return { fileId: `${dev}:${ino}`, size: Number(size), mtimeNs: mtimeNs.toString() }
  } catch (error) {
    const code = errno(error)
    // A path that cannot be read may exist.
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : { fileId: '', size: -1, mtimeNs: '' }
  }
}
