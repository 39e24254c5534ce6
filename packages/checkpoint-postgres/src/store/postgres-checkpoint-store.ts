import {
  attemptLimitMs,
  type DatabaseCheckpointStore,
  databaseCheckpointStore,
  invalidOption,
  LeasedDatabase,
} from '@oss/checkpoint-database'
import { isPostgresPool, type PostgresPool } from '../client/postgres-pool.ts'
import { PostgresDatabase } from '../database/postgres-database.ts'
import { tableNames } from '../tables/table-names.ts'

/** Options of a store in PostgreSQL. */
export interface PostgresCheckpointStoreOptions {
  /**
   * A `Pool` of `pg`. The caller creates and ends it, and listens to its event `error`: without a listener,
   * the process ends when PostgreSQL closes a connection that is not in use.
   */
  readonly pool: PostgresPool
  /**
   * Milliseconds after which another process can acquire the checkpoint of an owner that no longer renews
   * its lease, and for which each call is repeated while PostgreSQL cannot be reached. From 3,000 to
   * 3,600,000; default: 30,000.
   */
  readonly leaseMs?: number
  /**
   * Schema of the tables: 1 to 63 lowercase letters, digits and underscores. Default: the first schema of
   * the connection's search path.
   */
  readonly schema?: string
  /** Prefix of the table names: 1 to 40 lowercase letters, digits and underscores. Default: `oss_`. */
  readonly tablePrefix?: string
}

/** A checkpoint store in PostgreSQL. */
export interface PostgresCheckpointStore extends DatabaseCheckpointStore {
  /**
   * Creates the tables, or brings those of an earlier version to that of this package. Every replica may call
   * it when it starts: it changes nothing when there is nothing to change, and then needs no permission to.
   *
   * @throws CheckpointError `UNWRITABLE`
   */
  createTables(): Promise<void>
}

/**
 * Creates a checkpoint store in PostgreSQL, which all processes and hosts share: whichever of them gets the
 * next request continues an upload. Each write checks in its transaction that its lease still counts. Every
 * statement is a transaction by itself and needs no session, so that poolers such as PgBouncer can be used in
 * transaction mode.
 *
 * @throws PlanError `OPTION_INVALID`
 */
export function postgresCheckpointStore({
  pool,
  leaseMs = 30_000,
  schema,
  tablePrefix = 'oss_',
}: PostgresCheckpointStoreOptions): PostgresCheckpointStore {
  if (!isPostgresPool(pool)) throw invalidOption('pool', 'a Pool of pg, with the method query', pool)
  const names = tableNames({ schema, tablePrefix })
  const database = new PostgresDatabase({ pool, names, queryTimeoutMs: attemptLimitMs(leaseMs) })
  const store = databaseCheckpointStore({ database, leaseMs })
  return {
    ...store,
    createTables: () => new LeasedDatabase(database, leaseMs).write(() => database.createTables()),
  }
}
