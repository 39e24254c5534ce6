import type { CheckpointId, CheckpointStore, OwnerAction } from '@oss/multipart'
import { LeasedDatabase } from '../calls/leased-database.ts'
import { RENEWAL_MS } from '../lease/database-lease.ts'
import { checkAction, checkWholeNumber } from '../options/check-options.ts'
import type { CheckpointDatabase } from '../port/checkpoint-database.ts'
import { type ProcessClock, processClock } from '../port/process-clock.ts'
import { acquireLease } from './acquire-lease.ts'
import { listCheckpoints } from './list-checkpoints.ts'
import { type SweepOptions, type SweptCheckpoints, sweepCheckpoints } from './sweep.ts'

/** A checkpoint store in a database. */
export interface DatabaseCheckpointStore extends CheckpointStore {
  /**
   * Requests the owner of a checkpoint to pause or cancel its upload. The owner is notified within a second.
   *
   * @returns false when the checkpoint has no owner.
   */
  request(id: CheckpointId, action: OwnerAction): Promise<boolean>
  /**
   * Ends the lease of the current owner, such as one whose host is gone: the next `acquire` succeeds, and the
   * owner, if it lives, ends with `TAKEN_OVER`. Without an owner, nothing happens.
   *
   * @throws CheckpointError `UNWRITABLE`
   */
  release(id: CheckpointId): Promise<void>
  /**
   * Discards checkpoints that were not written for a long time and have no owner, the oldest first.
   *
   * @throws PlanError `OPTION_INVALID`; CheckpointError `UNREADABLE`
   */
  sweep(options: SweepOptions): Promise<SweptCheckpoints>
}

/** Options of a store in a database. */
export interface DatabaseCheckpointStoreOptions {
  readonly database: CheckpointDatabase
  /**
   * Milliseconds after which another process can acquire the checkpoint of an owner that no longer renews
   * its lease, and for which each call is repeated while the database cannot be reached. From 3,000 to
   * 3,600,000.
   */
  readonly leaseMs: number
  /** The time of this process. Default: that of the system. */
  readonly clock?: ProcessClock
}

const MIN_LEASE_MS = 3 * RENEWAL_MS
const MAX_LEASE_MS = 3_600_000

/**
 * Creates a checkpoint store in a database. Each checkpoint has one owner among all hosts. The owner renews
 * its lease, is fenced off by the database once another one has the checkpoint, and waits for up to the
 * length of its lease while the database cannot be reached.
 *
 * @throws PlanError `OPTION_INVALID`
 */
export function databaseCheckpointStore({
  database,
  leaseMs,
  clock = processClock,
}: DatabaseCheckpointStoreOptions): DatabaseCheckpointStore {
  checkWholeNumber('leaseMs', leaseMs, MIN_LEASE_MS, MAX_LEASE_MS)
  const leased = new LeasedDatabase(database, leaseMs, clock)
  return {
    acquire: (id) => acquireLease(leased, id),
    has: (id) => leased.read((connected) => connected.has(id)),
    list: ({ parts = true } = {}) => listCheckpoints(leased, parts),
    async request(id, action) {
      checkAction(action)
      return leased.write((connected) => connected.request(id, action))
    },
    release: (id) => leased.write((connected) => connected.release(id)),
    sweep: (options) => sweepCheckpoints(leased, options),
  }
}
