import type { DatabaseCheckpointStore } from '@oss/checkpoint-database'
import { postgresCheckpointStore } from '@oss/checkpoint-postgres'
import { redisCheckpointStore } from '@oss/checkpoint-redis'
import pg from 'pg'
import { createClient } from 'redis'

/** A store that all replicas share. */
export interface SharedStore {
  readonly checkpoints: DatabaseCheckpointStore
  close(): Promise<void>
}

/** After this time, another replica continues the uploads of one that died. */
const LEASE_MS = 5_000

/** Opens the store of a URL: `redis://...` or `postgres://...`. */
export async function openStore(url: string): Promise<SharedStore> {
  if (url.startsWith('redis:') || url.startsWith('rediss:')) {
    const client = createClient({ url })
    // While Redis is away, the store repeats its calls, and the client connects again.
    client.on('error', (error) => console.error(`Redis: ${error}`))
    await client.connect()
    return {
      checkpoints: redisCheckpointStore({ client, leaseMs: LEASE_MS }),
      close: async () => client.destroy(),
    }
  }
  const pool = new pg.Pool({ connectionString: url })
  pool.on('error', (error) => console.error(`PostgreSQL: ${error}`))
  const checkpoints = postgresCheckpointStore({ pool, leaseMs: LEASE_MS })
  await checkpoints.createTables()
  return { checkpoints, close: () => pool.end() }
}
