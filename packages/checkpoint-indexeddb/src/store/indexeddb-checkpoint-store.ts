import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { type CheckpointId, type CheckpointStore, isCheckpointError } from '@oss/multipart'
import { Database } from '../database/database.ts'
import { DEFAULT_NAME } from '../database/default-name.ts'
import { asCheckpointError } from '../ownership/errors.ts'
import { broadcast } from '../ownership/tab-channel.ts'
import { webLocks } from '../ownership/web-locks.ts'
import { acquireLease, type IndexedDbCheckpointLease, releaseLease } from './acquire-lease.ts'
import { listCheckpoints } from './list-checkpoints.ts'
import { currentOwners, type StoreState } from './owners.ts'

/** Options of a store in IndexedDB. */
export interface IndexedDbCheckpointStoreOptions {
  /** Name of the database. Default: `oss-checkpoints`. */
  readonly name?: string
  /**
   * Whether Web Locks keep two tabs apart; a lock ends with its tab. Default: true where the page has them.
   * False, and in pages without https: the owner renews its lease every 2 s, and a lease ends 10 s after its
   * owner died.
   */
  readonly locks?: boolean
  /** Returns the current time in milliseconds since the epoch. Default: the system clock. */
  readonly now?: () => number
}

/** A checkpoint store in IndexedDB. */
export interface IndexedDbCheckpointStore extends CheckpointStore {
  acquire(id: CheckpointId): Promise<IndexedDbCheckpointLease>
  /**
   * Ends the lease of the present owner, in whatever tab it is: its upload ends with `TAKEN_OVER`, and the
   * next `acquire` succeeds. Without an owner, nothing happens.
   */
  release(id: CheckpointId): Promise<void>
}

/**
 * Creates a checkpoint store in the IndexedDB of the page's origin: one record for each part, on the disk
 * before the part counts as uploaded, and one owner for each checkpoint among all tabs and workers.
 *
 * `acquire` waits up to 2 s for a checkpoint that another tab has, because a page that is being reloaded
 * keeps its own for a moment. When the browser stores nothing, checkpoints are kept in memory.
 */
export function indexedDbCheckpointStore({
  name = DEFAULT_NAME,
  locks = true,
  now = Date.now,
}: IndexedDbCheckpointStoreOptions = {}): IndexedDbCheckpointStore {
  const state: StoreState = { database: new Database(name), locks: locks ? webLocks() : undefined, now }
  const memory = memoryCheckpointStore({ now })
  const reading = async <Value>(act: () => Promise<Value>): Promise<Value> => {
    try {
      return await act()
    } catch (error) {
      throw asCheckpointError(error, 'UNREADABLE')
    }
  }
  return {
    async acquire(id) {
      try {
        return await acquireLease(state, id)
      } catch (error) {
        if (isCheckpointError(error)) throw error
        return { ...(await memory.acquire(id)), isPersistent: false }
      }
    },
    async has(id) {
      if (await memory.has(id)) return true
      try {
        return await state.database.read(async (tables) => (await tables.uploads.getKey(id)) !== undefined)
      } catch {
        // Where nothing can be read, nothing was written.
        return false
      }
    },
    async *list({ parts = true } = {}) {
      yield* memory.list({ parts })
      yield* await listCheckpoints(state, parts).catch(() => [])
    },
    request: (id, action) =>
      reading(async () => {
        if (!(await currentOwners(state)).has(id)) return (await memory.request?.(id, action)) ?? false
        broadcast(name, { kind: 'request', id, action })
        return true
      }),
    release: (id) => reading(() => releaseLease(state, id)),
  }
}
