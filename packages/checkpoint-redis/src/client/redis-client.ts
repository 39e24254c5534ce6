/** A client of `ioredis` or `iovalkey`: `Redis` or `Cluster`. */
export interface IoredisClient {
  /** Sends one command with its arguments. */
  call(command: string, ...args: string[]): Promise<unknown>
}

/** A client of `redis`: what `createClient` or `createSentinel` returns, connected. */
export interface NodeRedisClient {
  /** Sends one command; the first of `args` is its name. */
  sendCommand(args: string[]): Promise<unknown>
}

/** The part of a client of Redis or Valkey that the store uses. The caller connects and closes it. */
export type RedisClient = IoredisClient | NodeRedisClient

/** Sends one command. */
export function sendCommand(client: RedisClient, command: string, args: string[]): Promise<unknown> {
  // A client of ioredis has a sendCommand, too, which takes something else.
  return 'call' in client ? client.call(command, ...args) : client.sendCommand([command, ...args])
}

/** Returns whether a value has the methods of a client. */
export function isRedisClient(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return (
    ('call' in value && typeof value.call === 'function') ||
    ('sendCommand' in value && typeof value.sendCommand === 'function')
  )
}
