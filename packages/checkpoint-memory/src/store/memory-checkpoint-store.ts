import {
  type CheckpointId,
  type CheckpointStore,
  checkRunOptions,
  type StoredCheckpoint,
} from '@oss/multipart'
import { LOCATION, MemoryCheckpointLease } from './memory-checkpoint-lease.ts'
import type { MemoryCheckpoint, MemoryContents, MemoryOwner } from './memory-contents.ts'
import { lockedError, OWNER, takenOverError } from './owner-errors.ts'

/** Options of a store in memory. */
export interface MemoryCheckpointStoreOptions {
  /** Returns the current time in milliseconds since the epoch. Default: the system clock. */
  readonly now?: () => number
}

/** A checkpoint store in memory. */
export interface MemoryCheckpointStore extends CheckpointStore {
  /** Number of recorded checkpoints. */
  readonly size: number
  /**
   * Ends the lease of the current owner, as in a store whose leases expire: another caller can acquire the
   * checkpoint, and the previous owner then fails with `TAKEN_OVER`. Does nothing if there is no owner.
   */
  release(id: CheckpointId): void
}

/**
 * Creates a checkpoint store that keeps everything in memory: uploads can be interrupted and resumed while
 * this store exists, and nothing survives the process. It meets all other requirements of the port.
 *
 * @throws PlanError `OPTION_INVALID`
 */
export function memoryCheckpointStore({
  now = Date.now,
}: MemoryCheckpointStoreOptions = {}): MemoryCheckpointStore {
  checkRunOptions({ now })
  const contents: MemoryContents = { checkpoints: new Map(), owners: new Map(), now }
  const { checkpoints, owners } = contents
  return {
    get size() {
      return checkpoints.size
    },
    release(id) {
      owners.get(id)?.release()
    },
    async acquire(id) {
      const previous = owners.get(id)
      if (previous?.isReleased === false) throw lockedError()
      const lease = new MemoryCheckpointLease(contents, id)
      owners.set(id, lease)
      previous?.lose(takenOverError())
      return lease.asObject()
    },
    async has(id) {
      return checkpoints.has(id)
    },
    async *list({ parts = true } = {}) {
      for (const [id, recorded] of [...checkpoints])
        yield storedCheckpoint(id, recorded, parts, owners.get(id))
    },
    async request(id, action) {
      const owner = owners.get(id)
      if (owner === undefined || owner.isReleased) return false
      owner.request(action)
      return true
    },
  }
}

function storedCheckpoint(
  id: CheckpointId,
  { header, parts, completing, updatedAtMs }: MemoryCheckpoint,
  withParts: boolean,
  owner: MemoryOwner | undefined,
): StoredCheckpoint {
  return {
    id,
    location: LOCATION,
    header,
    completing,
    partsRecorded: parts.size,
    parts: withParts ? [...parts.values()] : undefined,
    owner: owner?.isReleased === false ? OWNER : undefined,
    updatedAtMs,
  }
}
