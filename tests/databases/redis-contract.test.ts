import { redisCheckpointStore } from '@oss/checkpoint-redis'
import { checkpointStoreContract } from '@oss/multipart/contract'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { CONNECT, type ConnectedClient } from './redis-clients.ts'
import { missingRedis, type RedisServer, startRedis } from './redis-server.ts'

describe.skipIf(missingRedis !== undefined)(
  'the store in Redis meets the contract of CheckpointStore',
  () => {
    let server: RedisServer
    beforeAll(async () => {
      server = await startRedis()
    })
    afterAll(() => server?.[Symbol.asyncDispose]())

    describe.each(['ioredis', 'redis'] as const)('with a client of %s', (library) => {
      let connected: ConnectedClient
      beforeAll(async () => {
        connected = await CONNECT[library](server.port)
      })
      afterAll(() => connected?.[Symbol.asyncDispose]())

      let stores = 0
      const cases = checkpointStoreContract(async () => {
        stores += 1
        const options = { client: connected.client, prefix: `${library}-${stores}:` }
        const store = redisCheckpointStore(options)
        return {
          store,
          reopen: () => redisCheckpointStore(options),
          expire: (id) => store.release(id),
          async [Symbol.asyncDispose]() {},
        }
      })
      it.each(cases)('$title', ({ run }) => run())
    })
  },
)
