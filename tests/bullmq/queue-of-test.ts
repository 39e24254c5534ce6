import { type UploadQueue, type UploadWorker, type UploadWorkerOptions, uploadWorker } from '@oss/bullmq'
import { redisCheckpointStore } from '@oss/checkpoint-redis'
import { Redis } from 'ioredis'
import type { DatabaseServer } from '../databases/database-server.ts'
import { startRedis } from '../databases/redis-server.ts'
import type { Service } from '../service/service.ts'

let queues = 0

/** A queue that no other test has. */
export function freshQueue({ port }: DatabaseServer): UploadQueue & { readonly connection: string } {
  queues += 1
  return { connection: `redis://127.0.0.1:${port}`, name: `queue-${queues}` }
}

/** A client of Redis, for checkpoints and for looking what is stored. */
function redisClient({ port }: DatabaseServer): Redis & AsyncDisposable {
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 100 })
  // Without a listener, the library prints each lost connection.
  client.on('error', () => {})
  return Object.assign(client, { [Symbol.asyncDispose]: async () => client.disconnect() })
}

/** A Redis for queues and checkpoints, and a client of it. */
export interface RunningRedis extends AsyncDisposable {
  readonly server: DatabaseServer
  readonly redis: Redis
}

/** Starts a Redis and connects to it. */
export async function startQueueRedis(): Promise<RunningRedis> {
  const server = await startRedis()
  const redis = redisClient(server)
  return {
    server,
    redis,
    async [Symbol.asyncDispose]() {
      await redis[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** A worker with checkpoints in the same Redis. */
export function startWorker(
  service: Service,
  queue: UploadQueue,
  redis: Redis,
  options: Partial<UploadWorkerOptions> = {},
): UploadWorker {
  const checkpoints = redisCheckpointStore({ client: redis, leaseMs: 3000 })
  return uploadWorker({ client: service.client(), checkpoints, queue, lockMs: 1000, ...options })
}
