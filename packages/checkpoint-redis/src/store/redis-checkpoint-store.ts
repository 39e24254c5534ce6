import type { CheckpointId, CheckpointStore, OwnerAction } from '@oss/multipart'
import type { RedisClient } from '../client/redis-client.ts'
import { keysOf, type RedisDatabase, run, textOf } from '../database/redis-database.ts'
import { HAS, RELEASE, REQUEST } from '../database/scripts.ts'
import { acquireLease } from './acquire-lease.ts'
import { checkAction, checkStoreOptions } from './check-options.ts'
import { listCheckpoints } from './list-checkpoints.ts'
import { type SweepOptions, type SweptCheckpoints, sweepCheckpoints } from './sweep.ts'

/** Options of a store in Redis. */
export interface RedisCheckpointStoreOptions {
  /** A client of `ioredis`, `iovalkey` or `redis`. The caller connects and closes it. */
  readonly client: RedisClient
  /**
   * Milliseconds after which another process can acquire the checkpoint of an owner that no longer renews
   * its lease, and for which each call is repeated while Redis cannot be reached. From 3,000 to 3,600,000;
   * default: 30,000.
   */
  readonly leaseMs?: number
  /**
   * How the keys of this store begin, 1 to 512 characters. In a cluster, all keys of a store are on one node:
   * a part in braces decides on which. Default: `{oss-checkpoints}:`.
   */
  readonly prefix?: string
}

/** A checkpoint store in Redis. */
export interface RedisCheckpointStore extends CheckpointStore {
  /**
   * Asks the owner of a checkpoint to pause or to cancel its upload. It learns of it within a second.
   *
   * @returns false when nobody owns the checkpoint.
   */
  request(id: CheckpointId, action: OwnerAction): Promise<boolean>
  /**
   * Ends the lease of the present owner, such as one whose host is gone: the next `acquire` succeeds, and the
   * owner, if it lives, ends with `TAKEN_OVER`. Without an owner, nothing happens.
   *
   * @throws CheckpointError `UNWRITABLE`
   */
  release(id: CheckpointId): Promise<void>
  /**
   * Discards checkpoints that were not written for a long time and that nobody owns, the oldest first.
   *
   * @throws PlanError `OPTION_INVALID`; CheckpointError `UNREADABLE`
   */
  sweep(options: SweepOptions): Promise<SweptCheckpoints>
}

/**
 * Creates a checkpoint store in Redis or Valkey, which all processes and hosts share: whichever of them gets
 * the next request continues an upload. Each write checks in Redis that its lease still counts.
 *
 * What Redis has lost is lost: a write is durable with `appendonly yes` and `appendfsync always`.
 *
 * @throws PlanError `OPTION_INVALID`
 */
export function redisCheckpointStore({
  client,
  leaseMs = 30_000,
  prefix = '{oss-checkpoints}:',
}: RedisCheckpointStoreOptions): RedisCheckpointStore {
  checkStoreOptions({ client, leaseMs, prefix })
  const database: RedisDatabase = { client, leaseMs, prefix }
  return {
    acquire: (id) => acquireLease(database, id),
    async has(id) {
      const call = { script: HAS, keys: [keysOf(database, id).checkpoint], args: [] }
      const [found] = await run(database, call, 'UNREADABLE')
      return textOf(found) === '1'
    },
    list: ({ parts = true } = {}) => listCheckpoints(database, parts),
    async request(id, action) {
      checkAction(action)
      const call = { script: REQUEST, keys: [keysOf(database, id).lease], args: [action] }
      const [status] = await run(database, call, 'UNWRITABLE')
      return textOf(status) === 'left'
    },
    async release(id) {
      const call = { script: RELEASE, keys: [keysOf(database, id).lease], args: [''] }
      await run(database, call, 'UNWRITABLE')
    },
    sweep: (options) => sweepCheckpoints(database, options),
  }
}
