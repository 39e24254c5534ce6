import { checkpointStoreContract } from '@oss/multipart/contract'
import { afterAll, beforeAll, describe, it } from 'vitest'
import type { ConnectedStores, DatabaseServer } from './database-server.ts'
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
    let server: DatabaseServer
    let connected: ConnectedStores
    beforeAll(async () => {
      server = await database.start()
      connected = await database.connect(server.port)
    })
    afterAll(async () => {
      await connected?.[Symbol.asyncDispose]()
      await server?.[Symbol.asyncDispose]()
    })

    const cases = checkpointStoreContract(async () => {
      stores += 1
      const name = `store_${stores}`
      const [store, reopened] = await Promise.all([connected.store({ name }), connected.store({ name })])
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
