import { postgresCheckpointStore } from '@oss/checkpoint-postgres'
import { type RedisClient, redisCheckpointStore } from '@oss/checkpoint-redis'
import { Pool } from 'pg'
import type { ConnectedStores, Interceptor, TestedDatabase } from './database-server.ts'
import { missingPgBouncer, startPgBouncer } from './pgbouncer.ts'
import { missingPostgres, POSTGRES_USER, startPostgres } from './postgres-server.ts'
import { CONNECT } from './redis-clients.ts'
import { missingRedis, startRedis } from './redis-server.ts'

const unchanged = (send: () => Promise<unknown>): Promise<unknown> => send()

/** Redis, through a client of this library. */
export function redisWith(library: keyof typeof CONNECT): TestedDatabase {
  return {
    name: 'Redis',
    missing: missingRedis,
    start: startRedis,
    async connect(port): Promise<ConnectedStores> {
      const connected = await CONNECT[library](port)
      return {
        store: async ({ name, leaseMs, intercept = unchanged }) =>
          redisCheckpointStore({
            client: intercepted(connected.client, intercept),
            prefix: `${name}:`,
            ...(leaseMs !== undefined && { leaseMs }),
          }),
        async setAllTimes(name, timeMs) {
          const send = (...args: [string, ...string[]]) => sendCommand(connected.client, args)
          const ids = (await send('ZRANGE', `${name}:index`, '0', '-1')) as readonly string[]
          for (const id of ids) await send('ZADD', `${name}:index`, String(timeMs), id)
        },
        [Symbol.asyncDispose]: () => connected[Symbol.asyncDispose](),
      }
    },
  }
}

function sendCommand(client: RedisClient, [command, ...args]: [string, ...string[]]): Promise<unknown> {
  return 'call' in client ? client.call(command, ...args) : client.sendCommand([command, ...args])
}

function intercepted(client: RedisClient, intercept: Interceptor): RedisClient {
  return 'call' in client
    ? { call: (command, ...args) => intercept(() => client.call(command, ...args), JSON.stringify(args)) }
    : { sendCommand: (args) => intercept(() => client.sendCommand(args), JSON.stringify(args)) }
}

/** PostgreSQL, through a pool of `pg`. */
export const postgres: TestedDatabase = {
  name: 'PostgreSQL',
  missing: missingPostgres,
  start: startPostgres,
  async connect(port): Promise<ConnectedStores> {
    const pool = poolOf(port)
    return {
      async store({ name, leaseMs, intercept = unchanged }) {
        const tables = { schema: 'uploads', tablePrefix: `${name}_` }
        await postgresCheckpointStore({ pool, ...tables }).createTables()
        return postgresCheckpointStore({
          pool: {
            query: async (query) => {
              const result = await intercept(() => pool.query(query), JSON.stringify(query))
              return result as { readonly rows: readonly unknown[] }
            },
          },
          ...tables,
          ...(leaseMs !== undefined && { leaseMs }),
        })
      },
      async setAllTimes(name, timeMs) {
        await pool.query(`update uploads.${name}_checkpoints set updated_at_ms = $1`, [timeMs])
      },
      [Symbol.asyncDispose]: () => pool.end(),
    }
  },
}

/** Creates a pool of connections to a server of PostgreSQL. */
function poolOf(port: number): Pool {
  const pool = new Pool({ host: '127.0.0.1', port, user: POSTGRES_USER, database: 'postgres' })
  // Without a listener, a lost connection ends the process.
  pool.on('error', () => {})
  return pool
}

/** PostgreSQL behind PgBouncer, which gives each transaction another connection. */
export const pgBouncer: TestedDatabase = {
  ...postgres,
  name: 'PostgreSQL behind PgBouncer',
  missing: missingPgBouncer,
  start: startPgBouncer,
}

/** The databases for which there is a store. */
export const DATABASES: readonly TestedDatabase[] = [redisWith('ioredis'), postgres]
