/**
 * A checkpoint store in Redis or Valkey, for uploads that any process on any host may continue.
 *
 * @packageDocumentation
 */
export type { IoredisClient, NodeRedisClient, RedisClient } from './client/redis-client.ts'
export {
  type RedisCheckpointStore,
  type RedisCheckpointStoreOptions,
  redisCheckpointStore,
} from './store/redis-checkpoint-store.ts'
export type { SweepOptions, SweptCheckpoints } from './store/sweep.ts'
