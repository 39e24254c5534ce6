/**
 * A checkpoint store in PostgreSQL, for uploads that any process on any host may continue.
 *
 * @packageDocumentation
 */
export type { DatabaseCheckpointStore, SweepOptions, SweptCheckpoints } from '@oss/checkpoint-database'
export type { PostgresPool, PostgresQuery } from './client/postgres-pool.ts'
export {
  type PostgresCheckpointStore,
  type PostgresCheckpointStoreOptions,
  postgresCheckpointStore,
} from './store/postgres-checkpoint-store.ts'
