import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type UploadQueue, type UploadWorker, type UploadWorkerOptions, uploadWorker } from '@oss/bullmq'
import { redisCheckpointStore } from '@oss/checkpoint-redis'
import type { Emulator } from '@oss/emulator'
import { Redis } from 'ioredis'
import type { DatabaseServer } from '../databases/database-server.ts'
import { BUCKET, bytesOf, type Service } from '../service/service.ts'

let queues = 0

/** A queue that no other test has. */
export function freshQueue({ port }: DatabaseServer): UploadQueue & { readonly connection: string } {
  queues += 1
  return { connection: `redis://127.0.0.1:${port}`, name: `queue-${queues}` }
}

/** A client of Redis, for checkpoints and for looking what is stored. */
export function redisClient({ port }: DatabaseServer): Redis & AsyncDisposable {
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 100 })
  // Without a listener, the library prints each lost connection.
  client.on('error', () => {})
  return Object.assign(client, { [Symbol.asyncDispose]: async () => client.disconnect() })
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

/** Writes files of pseudo-random bytes, and returns their directory. */
export async function writeTree(service: Service, files: Readonly<Record<string, number>>): Promise<string> {
  const directory = join(service.directory, 'tree')
  let seed = 1
  for (const [path, size] of Object.entries(files)) {
    const file = join(directory, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, bytesOf(size, seed))
    seed += 1
  }
  return directory
}

/** Returns the contents of the objects by their keys. */
export async function storedObjects(
  { state }: Emulator,
  keys: Iterable<string>,
): Promise<Map<string, Buffer | undefined>> {
  const objects = new Map<string, Buffer | undefined>()
  for (const key of keys) {
    const bytes = await state.readObject(BUCKET, key)
    objects.set(key, bytes && Buffer.from(bytes))
  }
  return objects
}
