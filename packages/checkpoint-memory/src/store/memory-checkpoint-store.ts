import {
  CheckpointError,
  type CheckpointId,
  type CheckpointStore,
  checkRunOptions,
  type StoredCheckpoint,
} from '@oss/multipart'
import { type Entry, LOCATION, type MemoryContents, MemoryLease } from './memory-checkpoint-lease.ts'

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
   * Ends the lease of the present owner, as a store does whose leases expire: another caller can acquire the
   * checkpoint, and the earlier owner is then refused with `TAKEN_OVER`. Without an owner, nothing happens.
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
  const contents: MemoryContents = { entries: new Map(), owners: new Map(), now }
  const { entries, owners } = contents
  return {
    get size() {
      return entries.size
    },
    release(id) {
      owners.get(id)?.release()
    },
    async acquire(id) {
      const present = owners.get(id)
      if (present?.isReleased === false) throw lockedError()
      const lease = new MemoryLease(contents, id)
      owners.set(id, lease)
      present?.lose(takenOverError())
      return lease.asObject()
    },
    async has(id) {
      return entries.has(id)
    },
    async *list({ parts = true } = {}) {
      for (const [id, entry] of [...entries]) yield stored(id, entry, parts, owners.get(id))
    },
    async request(id, action) {
      const owner = owners.get(id)
      if (owner === undefined || owner.isReleased) return false
      owner.request(action)
      return true
    },
  }
}

const OWNER = { description: 'an upload or download in this process', leaseEndsAtMs: undefined }

function stored(
  id: CheckpointId,
  { header, parts, completing, updatedAtMs }: Entry,
  withParts: boolean,
  owner: MemoryLease | undefined,
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

/** The error of an owner whose checkpoint another one has acquired. */
function takenOverError(): CheckpointError {
  return new CheckpointError(
    'TAKEN_OVER',
    'The lease of the checkpoint ended, and another upload or download in this process has acquired it.',
  )
}

function lockedError(): CheckpointError {
  const message = 'Another upload or download in this process is using this checkpoint. Wait until it ends.'
  return new CheckpointError('LOCKED', message, { owner: OWNER })
}
