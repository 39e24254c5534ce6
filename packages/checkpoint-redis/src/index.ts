/**
 * A checkpoint store in Redis or Valkey, for uploads that any process on any host may continue.
 *
 * @packageDocumentation
 */
export type { DatabaseCheckpointStore, SweepOptions, SweptCheckpoints } from '@oss/checkpoint-database'
export type { IoredisClient, NodeRedisClient, RedisClient } from './client/redis-client.ts'
export { type RedisCheckpointStoreOptions, redisCheckpointStore } from './store/redis-checkpoint-store.ts'
