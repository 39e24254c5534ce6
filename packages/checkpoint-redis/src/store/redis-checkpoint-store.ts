import {
  type DatabaseCheckpointStore,
  databaseCheckpointStore,
  invalidOption,
} from '@oss/checkpoint-database'
import { isRedisClient, type RedisClient } from '../client/redis-client.ts'
import { RedisDatabase } from '../database/redis-database.ts'

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
   * Prefix of the keys of this store, 1 to 512 characters. In a cluster, all keys of a store are on one node,
   * which a hash tag in braces selects. Default: `{oss-checkpoints}:`.
   */
  readonly prefix?: string
}

const MAX_PREFIX_LENGTH = 512

/**
 * Creates a checkpoint store in Redis or Valkey, which all processes and hosts share: whichever of them gets
 * the next request continues an upload. Each write checks in Redis that its lease still counts.
 *
 * Checkpoints are as durable as Redis: a write survives a crash of Redis with `appendonly yes` and
 * `appendfsync always`.
 *
 * @throws PlanError `OPTION_INVALID`
 */
export function redisCheckpointStore({
  client,
  leaseMs = 30_000,
  prefix = '{oss-checkpoints}:',
}: RedisCheckpointStoreOptions): DatabaseCheckpointStore {
  if (!isRedisClient(client))
    throw invalidOption('client', 'a client of ioredis or redis, with the method call or sendCommand', client)
  if (typeof prefix !== 'string' || prefix === '' || prefix.length > MAX_PREFIX_LENGTH)
    throw invalidOption('prefix', `a string of 1 to ${MAX_PREFIX_LENGTH} characters`, prefix)
  return databaseCheckpointStore({ database: new RedisDatabase(client, prefix), leaseMs })
}
