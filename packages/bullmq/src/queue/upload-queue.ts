import type { BackendFactory, ConnectionOptions, IQueueBackend, PostgresConnectionOptions } from 'bullmq'

/** The queue that trees are uploaded through: the same for `queueTree` and all workers. */
export interface UploadQueue {
  /**
   * URL of Redis or Valkey (`redis://`, `rediss://`) or of PostgreSQL (`postgres://`, `postgresql://`), or
   * what BullMQ accepts as `connection`: options of `ioredis`, a client of `ioredis` or `redis`, a pool of
   * `pg`. The tables of PostgreSQL are created when a URL is given.
   */
  readonly connection: string | ConnectionOptions | PostgresConnectionOptions
  /** Name of the queue, without `:`. Default: `oss-uploads`. */
  readonly name?: string
  /** Prefix of the keys in Redis, as in BullMQ. Default: `bull`. */
  readonly prefix?: string
  /**
   * Creates the back end, for a `connection` that does not show which one it is, such as
   * `createPostgresBackend` of `bullmq` with options of `pg`. Default: by the scheme of a URL, PostgreSQL for
   * a pool of `pg`, otherwise Redis.
   */
  readonly backend?: BackendFactory<IQueueBackend, never>
}

/** Name of the queue by default. */
export const DEFAULT_QUEUE = 'oss-uploads'
