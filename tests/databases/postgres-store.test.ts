import {
  type PostgresCheckpointStore,
  type PostgresCheckpointStoreOptions,
  type PostgresPool,
  postgresCheckpointStore,
} from '@oss/checkpoint-postgres'
import { type CheckpointLease, checkpointId, partNumber } from '@oss/multipart'
import { Pool, type PoolClient, type PoolConfig } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bytesOf } from '../service/service.ts'
import type { DatabaseServer } from './database-server.ts'
import { headerOf, idOf, partOf } from './example-records.ts'
import { missingPostgres, POSTGRES_USER, startPostgres } from './postgres-server.ts'
import { startRelay } from './relay.ts'

const id = idOf('a')
let server: DatabaseServer
const pools: Pool[] = []

function poolOf(config: PoolConfig = {}): Pool {
  const pool = new Pool({
    ...{ host: '127.0.0.1', port: server.port, user: POSTGRES_USER, database: 'postgres' },
    ...config,
  })
  pool.on('error', () => {})
  pools.push(pool)
  return pool
}

describe.skipIf(missingPostgres !== undefined)('what is special about checkpoints in PostgreSQL', () => {
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server?.[Symbol.asyncDispose]())
  afterEach(async () => {
    for (const pool of pools.splice(0)) await pool.end()
  })

  it('replicas that start at the same time create the tables once, and later starts change nothing', async () => {
    const pool = poolOf()
    const options = { pool, schema: 'replicas' }
    const replicas = Array.from({ length: 8 }, () => postgresCheckpointStore(options))
    const others = [1, 2].map((number) =>
      postgresCheckpointStore({ ...options, tablePrefix: `other_${number}_` }),
    )
    await Promise.all([...replicas, ...others].map((store) => store.createTables()))
    const versions = 'select version, applied_at from replicas.oss_checkpoint_migrations'
    const { rows } = await pool.query(versions)
    expect(rows).toEqual([{ version: 1, applied_at: expect.any(Date) }])
    await postgresCheckpointStore(options).createTables()
    expect((await pool.query(versions)).rows).toEqual(rows)
  })

  it('a user who may not create anything can use tables that exist, and call createTables()', async () => {
    const admin = poolOf()
    await postgresCheckpointStore({ pool: admin, schema: 'guarded' }).createTables()
    await admin.query(`create role app login;
      grant usage on schema guarded to app;
      grant select on guarded.oss_checkpoint_migrations to app;
      grant select, insert, update, delete on guarded.oss_checkpoints, guarded.oss_checkpoint_parts to app`)
    const store = postgresCheckpointStore({ pool: poolOf({ user: 'app' }), schema: 'guarded' })
    await store.createTables()
    await using lease = await store.acquire(id)
    await lease.begin(headerOf('a'))
    await lease.recordPart(partOf(1))
    await lease.remove()
    const other = postgresCheckpointStore({ pool: poolOf({ user: 'app' }), schema: 'other' })
    const startedAt = performance.now()
    await expect(other.createTables()).rejects.toMatchObject({
      code: 'UNWRITABLE',
      message: expect.stringContaining('permission denied'),
    })
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })

  it('without its tables, a store says at once what to call', async () => {
    const store = postgresCheckpointStore({ pool: poolOf(), tablePrefix: 'nowhere_' })
    const startedAt = performance.now()
    await expect(store.acquire(id)).rejects.toMatchObject({
      code: 'UNWRITABLE',
      message: expect.stringContaining('"nowhere_checkpoints" does not exist: call createTables()'),
      cause: { cause: { code: '42P01' } },
    })
    await expect(store.has(id)).rejects.toMatchObject({ code: 'UNREADABLE' })
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })

  it('a pool that was ended fails at once', async () => {
    const pool = new Pool({ host: '127.0.0.1', port: server.port, user: POSTGRES_USER })
    await pool.end()
    const startedAt = performance.now()
    await expect(postgresCheckpointStore({ pool }).acquire(id)).rejects.toMatchObject({ code: 'UNWRITABLE' })
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })

  it('a connection that falls silent is replaced, also when the pool has only one', async () => {
    await using relay = await startRelay(server.port)
    const pool = poolOf({ port: relay.port, max: 1 })
    const store = postgresCheckpointStore({ pool, leaseMs: 3000, tablePrefix: 'silent_' })
    await store.createTables()
    await using lease = await store.acquire(id)
    await lease.begin(headerOf('a'))
    relay.silence()
    await lease.recordPart(partOf(1))
    expect(await store.has(id)).toBe(true)
  })

  it('an id that is longer than what an index can contain is found again', async () => {
    const store = postgresCheckpointStore({ pool: poolOf(), tablePrefix: 'long_' })
    await store.createTables()
    const header = headerOf('a')
    // Base64 of random bytes cannot be compressed.
    const label = bytesOf(4500).toString('base64')
    const long = checkpointId(header.target, label)
    {
      await using lease = await store.acquire(long)
      await lease.begin({ ...header, sourceLabel: label })
    }
    const [stored] = await Array.fromAsync(store.list())
    expect(stored?.id).toBe(long)
    expect(stored?.header.sourceLabel).toBe(label)
  })

  it('parts and headers are read whatever parsers and limits an application has set', async () => {
    const options =
      '-c default_transaction_isolation=serializable -c datestyle=german -c timezone=Asia/Shanghai'
    const pool = poolOf({ options })
    const text = 25
    const types = { getTypeParser: (oid: number) => (oid === text ? String : () => 'parsed') }
    const parsing: PostgresPool = {
      query: (query) => pool.query({ ...query, types: types as NonNullable<PoolConfig['types']> }),
    }
    const store = postgresCheckpointStore({ pool: parsing, tablePrefix: 'parsed_' })
    await store.createTables()
    const before = Date.now()
    await using lease = await store.acquire(id)
    await lease.begin(headerOf('a'))
    await Promise.all([1, 2, 3].map((number) => lease.recordPart(partOf(number))))
    const [stored] = await Array.fromAsync(store.list())
    expect(stored?.parts).toHaveLength(3)
    expect(stored?.partsRecorded).toBe(3)
    expect(Math.abs((stored?.updatedAtMs ?? 0) - before)).toBeLessThan(60_000)
    expect(stored?.owner?.leaseEndsAtMs).toBeGreaterThan(before)
  })

  it('a record that cannot be read is left out, and the restored checkpoint says so', async () => {
    const pool = poolOf()
    const store = postgresCheckpointStore({ pool, tablePrefix: 'damaged_' })
    await store.createTables()
    {
      await using lease = await store.acquire(id)
      await lease.begin(headerOf('a'))
      await lease.recordPart(partOf(1))
      await lease.recordPart(partOf(2))
    }
    await pool.query(`update damaged_checkpoint_parts set record = '{"part":1}' where part = 1`)
    await using lease = await store.acquire(id)
    expect(lease.restored.checkpoint?.parts.map(({ number }) => number)).toEqual([partNumber(2)])
    expect(lease.restored.damage).toContain('a line has other fields than part')
  })

  it('removed checkpoints, and owners that died before their first write, leave no rows', async () => {
    const pool = poolOf()
    const store = postgresCheckpointStore({ pool, tablePrefix: 'rows_' })
    await store.createTables()
    {
      await using lease = await store.acquire(id)
      await lease.begin(headerOf('a'))
      await lease.recordPart(partOf(1))
      await lease.remove()
    }
    await pool.query(`insert into rows_checkpoints
      (key, id, token, owner, lease_ends_at_ms, sequence, requests, updated_at_ms)
      values ('dead', 'dead', 'token', 'owner', 0, 0, '', 0)`)
    await store.sweep({ olderThanMs: 60_000, discard: async () => {} })
    const { rows } = await pool.query(
      'select (select count(*) from rows_checkpoints) as headers, (select count(*) from rows_checkpoint_parts) as parts',
    )
    expect(rows).toEqual([{ headers: '0', parts: '0' }])
  })

  describe('a record that PostgreSQL is writing', () => {
    let uploads = 0
    let pool: Pool
    let store: PostgresCheckpointStore
    let old: CheckpointLease
    let hold: PoolClient
    let writing: Promise<void>

    /** Resolves when so many statements wait for a lock, or when the promise is settled. */
    async function untilWaiting(count: number, settled: Promise<unknown>): Promise<void> {
      let isSettled = false
      const settle = (): void => {
        isSettled = true
      }
      settled.then(settle, settle)
      const waiting = "select count(*)::int as count from pg_stat_activity where wait_event_type = 'Lock'"
      await expect
        .poll(async () => isSettled || (await pool.query(waiting)).rows[0].count >= count, { interval: 5 })
        .toBe(true)
    }

    beforeEach(async () => {
      pool = poolOf()
      uploads += 1
      const tablePrefix = `writing_${uploads}_`
      store = postgresCheckpointStore({ pool, tablePrefix })
      await store.createTables()
      old = await store.acquire(id)
      await old.begin(headerOf('a'))
      // The row of a transaction that has not ended makes a record of the same part wait.
      hold = await pool.connect()
      await hold.query('begin')
      await hold.query(`insert into ${tablePrefix}checkpoint_parts
        select number, 1, 0, '', 0 from ${tablePrefix}checkpoints`)
      await pool.query(`update ${tablePrefix}checkpoints set lease_ends_at_ms = 0`)
      writing = old.recordPart(partOf(1))
      await untilWaiting(1, writing)
    })
    afterEach(async () => {
      hold.release()
      await old[Symbol.asyncDispose]()
    })

    it('is restored by an owner that acquires the checkpoint meanwhile', async () => {
      const acquiring = store.acquire(id)
      await untilWaiting(2, acquiring)
      await hold.query('rollback')
      await writing
      await using next = await acquiring
      expect(next.restored.checkpoint?.parts).toEqual([partOf(1)])
    })

    it('is no part of an upload that is started in its place', async () => {
      const starting = old.begin(headerOf('a', 'UPLOAD2'))
      await untilWaiting(2, starting)
      await hold.query('rollback')
      await Promise.all([writing, starting])
      await old[Symbol.asyncDispose]()
      await using next = await store.acquire(id)
      expect(next.restored.checkpoint).toEqual({
        header: headerOf('a', 'UPLOAD2'),
        parts: [],
        completing: false,
      })
    })
  })

  it('an old upload whose parts are new is not old', async () => {
    const pool = poolOf()
    const store = postgresCheckpointStore({ pool, tablePrefix: 'aged_' })
    await store.createTables()
    {
      await using lease = await store.acquire(id)
      await lease.begin(headerOf('a'))
      await lease.recordPart(partOf(1))
    }
    await pool.query('update aged_checkpoints set updated_at_ms = updated_at_ms - 100000')
    const swept: string[] = []
    const sweep = (olderThanMs: number) =>
      store.sweep({ olderThanMs, discard: async ({ id: old }) => void swept.push(old) })
    await sweep(50_000)
    expect(swept).toEqual([])
    await pool.query('update aged_checkpoint_parts set recorded_at_ms = recorded_at_ms - 100000')
    await sweep(50_000)
    expect(swept).toEqual([id])
  })
})

describe('options of the store in PostgreSQL', () => {
  const pool: PostgresPool = { query: () => Promise.reject(new Error('nothing is sent')) }
  const names = 'lowercase letters, digits and underscores, not beginning with a digit'

  it.each<[string, PostgresCheckpointStoreOptions, string]>([
    ['pool', { pool: {} as PostgresPool }, 'pool must be a Pool of pg, with the method query'],
    ['leaseMs', { pool, leaseMs: 2999 }, 'leaseMs must be a whole number from 3000 to 3600000 (got 2999)'],
    ['leaseMs', { pool, leaseMs: Number.NaN }, '(got NaN)'],
    ['schema', { pool, schema: '' }, `schema must be 1 to 63 ${names}`],
    ['schema', { pool, schema: 'a"; drop table users; --' }, `schema must be 1 to 63 ${names}`],
    ['tablePrefix', { pool, tablePrefix: '9_' }, `tablePrefix must be 1 to 40 ${names}`],
    ['tablePrefix', { pool, tablePrefix: 'a'.repeat(41) }, `tablePrefix must be 1 to 40 ${names}`],
  ])('%s is refused when it is out of range: %#', (field, options, message) => {
    expect(() => postgresCheckpointStore(options)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', field, message: expect.stringContaining(message) }),
    )
  })
})
