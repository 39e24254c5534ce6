import type { RedisClient } from '@oss/checkpoint-redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'

/** A connected client, as an application has one. */
export interface ConnectedClient extends AsyncDisposable {
  readonly client: RedisClient
}

/** Options that both libraries have. */
interface ClientOptions {
  readonly socketTimeout?: number
}

/** Connects with each library that the store supports. */
export const CONNECT = {
  async ioredis(port: number, options: ClientOptions = {}): Promise<ConnectedClient> {
    const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 100, ...options })
    // Without a listener, the library prints each lost connection.
    client.on('error', () => {})
    return { client, [Symbol.asyncDispose]: async () => client.disconnect() }
  },
  async redis(port: number, options: ClientOptions = {}): Promise<ConnectedClient> {
    const client = createClient({
      url: `redis://127.0.0.1:${port}`,
      socket: { reconnectStrategy: 100, ...options },
    })
    client.on('error', () => {})
    await client.connect()
    return { client, [Symbol.asyncDispose]: async () => client.destroy() }
  },
} as const
