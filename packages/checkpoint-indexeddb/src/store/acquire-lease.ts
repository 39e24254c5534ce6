import { type CheckpointLease, isCheckpointError } from '@oss/multipart'
import type { Tables } from '../database/database.ts'
import { readCheckpoint } from '../database/read-checkpoint.ts'
import { lockedError } from '../ownership/errors.ts'
import { IndexedDbLease, leaseRow } from '../ownership/indexeddb-lease.ts'
import { broadcast, openInbox } from '../ownership/tab-channel.ts'
import { breakLock, holdLock } from '../ownership/web-locks.ts'
import { lockName, type StoreState } from './owners.ts'

/** For how long the row of an owner that left is kept. */
const KEPT_MS = 7 * 86_400_000

/** A lease of a store in IndexedDB. */
export interface IndexedDbCheckpointLease extends CheckpointLease {
  /** False: the browser stores nothing (private window, full disk), so the checkpoint ends with the page. */
  readonly isPersistent: boolean
}

/** Acquires a checkpoint. @throws CheckpointError `LOCKED`, or an error of the database */
export async function acquireLease(state: StoreState, id: string): Promise<IndexedDbCheckpointLease> {
  const { database, locks, now } = state
  const lock = locks && (await holdLock(locks, lockName(database.name, id)))
  if (locks !== undefined && lock === undefined) throw lockedError(undefined)
  const inbox = openInbox(database.name, id)
  const token = newToken()
  try {
    const restored = await database.write(async (tables) => {
      const present = await tables.leases.get(id)
      if (lock === undefined && present?.endsAtMs !== undefined && present.endsAtMs > now())
        return lockedError(present.endsAtMs)
      if (present === undefined) await prune(tables, now() - KEPT_MS)
      await tables.leases.put(leaseRow({ id, token, lock, now }))
      return readCheckpoint(tables, id)
    })
    if (isCheckpointError(restored)) throw restored
    broadcast(database.name, { kind: 'acquired', id, token })
    return new IndexedDbLease({ database, id, token, restored, lock, inbox, now }).asObject()
  } catch (error) {
    inbox.close()
    lock?.release()
    throw error
  }
}

/** Ends the lease of the present owner. */
export async function releaseLease({ database, locks, now }: StoreState, id: string): Promise<void> {
  const token = newToken()
  await database.write(async ({ leases }) => {
    if ((await leases.get(id)) !== undefined) await leases.put({ id, token, endsAtMs: 0, leftAtMs: now() })
  })
  if (locks !== undefined) await breakLock(locks, lockName(database.name, id))
  broadcast(database.name, { kind: 'acquired', id, token })
}

/** Removes the rows of owners that left before a time. */
async function prune({ leases }: Tables, beforeMs: number): Promise<void> {
  for (const { id, leftAtMs } of await leases.getAll())
    if (leftAtMs !== undefined && leftAtMs < beforeMs) await leases.delete(id)
}

/** A text that no other owner has. `crypto.randomUUID` is missing in pages without https. */
function newToken(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-')
}
