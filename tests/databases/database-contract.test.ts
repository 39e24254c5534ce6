import { checkpointStoreContract } from '@oss/multipart/contract'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type RunningDatabase, startDatabase } from './start-database.ts'
import { pgBouncer, postgres, redisWith } from './tested-databases.ts'

const CLIENTS = [
  { library: 'ioredis', database: redisWith('ioredis') },
  { library: 'redis', database: redisWith('redis') },
  { library: 'pg', database: postgres },
  { library: 'pg, behind PgBouncer in transaction mode,', database: pgBouncer },
]

let stores = 0

describe.each(CLIENTS)('the store with a client of $library', ({ database }) => {
  describe.skipIf(database.missing !== undefined)('meets the contract of CheckpointStore', () => {
    let running: RunningDatabase
    beforeAll(async () => {
      running = await startDatabase(database)
    })
    afterAll(() => running?.[Symbol.asyncDispose]())

    const cases = checkpointStoreContract(async () => {
      stores += 1
      const name = `store_${stores}`
      const [store, reopened] = await Promise.all([
        running.connected.store({ name }),
        running.connected.store({ name }),
      ])
      return {
        store,
        reopen: () => reopened,
        expire: (id) => store.release(id),
        async [Symbol.asyncDispose]() {},
      }
    })
    it.each(cases)('$title', ({ run }) => run())
  })
})
