import { type RedisClient, sendCommand } from '../client/redis-client.ts'
import { repeat } from '../client/repeat.ts'
import { databaseError } from '../errors/lease-errors.ts'

/** A script, with its keys and arguments. */
export interface ScriptCall {
  readonly script: string
  readonly keys: readonly string[]
  readonly args: readonly string[]
}

/** Where the keys of a store are, and how it is reached. */
export interface RedisDatabase {
  readonly client: RedisClient
  readonly prefix: string
  readonly leaseMs: number
}

/** The keys of one checkpoint. */
export interface CheckpointKeys {
  readonly checkpoint: string
  readonly lease: string
  readonly index: string
}

/** Returns the keys of a checkpoint. */
export function keysOf({ prefix }: RedisDatabase, id: string): CheckpointKeys {
  return { checkpoint: `${prefix}checkpoint:${id}`, lease: `${prefix}lease:${id}`, index: indexKey(prefix) }
}

/** Returns the key of the sorted set of all ids, by the time of the last write. */
export function indexKey(prefix: string): string {
  return `${prefix}index`
}

/** Runs a script once. Rejects with the error of the client. */
export async function runOnce(
  { client }: RedisDatabase,
  { script, keys, args }: ScriptCall,
): Promise<readonly unknown[]> {
  const reply = await sendCommand(client, 'EVAL', [script, String(keys.length), ...keys, ...args])
  if (!Array.isArray(reply)) throw new Error('Redis returned something other than a list.')
  return reply
}

/**
 * Runs a script, which has the same effect when it is run twice, and repeats it for up to the length of a
 * lease while Redis cannot be reached.
 *
 * @throws CheckpointError of the given code
 */
export async function run(
  database: RedisDatabase,
  call: ScriptCall,
  code: 'UNWRITABLE' | 'UNREADABLE',
  forMs: number = database.leaseMs,
): Promise<readonly unknown[]> {
  try {
    return await repeat(() => runOnce(database, call), { forMs })
  } catch (error) {
    throw databaseError(code, error)
  }
}

/** Returns a value of a reply as text; a client may return buffers. */
export function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}

/** Returns the values of a list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
