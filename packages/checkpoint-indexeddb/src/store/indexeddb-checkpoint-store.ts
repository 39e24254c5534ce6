import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import {
  type CheckpointError,
  type CheckpointId,
  type CheckpointLease,
  type CheckpointStore,
  isCheckpointError,
} from '@oss/multipart'
import { Database } from '../database/database.ts'
import { DEFAULT_NAME } from '../database/default-name.ts'
import { readCheckpoint } from '../database/read-checkpoint.ts'
import { asCheckpointError, lockedError } from '../ownership/errors.ts'
import { IndexedDbLease, leaseRow } from '../ownership/indexeddb-lease.ts'
import { tell } from '../ownership/tab-channel.ts'
import { breakLock, type HeldLock, holdLock, webLocks } from '../ownership/web-locks.ts'
import { listCheckpoints } from './list-checkpoints.ts'
import { currentOwners, lockName, type StoreState } from './owners.ts'

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

/** A lease of a store in IndexedDB. */
export interface IndexedDbCheckpointLease extends CheckpointLease {
  /** False: the browser stores nothing (private window, full disk), so the checkpoint ends with the page. */
  readonly isPersistent: boolean
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
        return await acquire(state, id)
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
        tell(name, { kind: 'request', id, action })
        return true
      }),
    release: (id) => reading(() => release(state, id)),
  }
}

async function acquire(state: StoreState, id: string): Promise<IndexedDbCheckpointLease> {
  const { database, locks, now } = state
  const lock = locks && (await holdLock(locks, lockName(database.name, id)))
  if (locks !== undefined && lock === undefined) throw lockedError(undefined)
  try {
    return await takeRow(state, id, lock)
  } catch (error) {
    lock?.release()
    throw error
  }

  async function takeRow(
    { database: of }: StoreState,
    key: string,
    held: HeldLock | undefined,
  ): Promise<IndexedDbCheckpointLease> {
    const token = newToken()
    const restored = await of.write(async (tables) => {
      const leases = tables.leases
      const present = await leases.get(key)
      if (held === undefined && present?.endsAtMs !== undefined && present.endsAtMs > now())
        return lockedError(present.endsAtMs)
      await leases.put(leaseRow({ id: key, token, lock: held, now }))
      return readCheckpoint(tables, key)
    })
    if (isCheckpointError(restored)) throw restored satisfies CheckpointError
    tell(of.name, { kind: 'acquired', id: key, token })
    return new IndexedDbLease({ database: of, id: key, token, restored, lock: held, now }).asObject()
  }
}

async function release({ database, locks }: StoreState, id: string): Promise<void> {
  const token = newToken()
  await database.write(async (tables) => {
    const leases = tables.leases
    if ((await leases.get(id)) !== undefined) await leases.put({ id, token, endsAtMs: 0 })
  })
  if (locks !== undefined) await breakLock(locks, lockName(database.name, id))
  tell(database.name, { kind: 'acquired', id, token })
}

/** A text that no other owner has. `crypto.randomUUID` is missing in pages without https. */
function newToken(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-')
}
