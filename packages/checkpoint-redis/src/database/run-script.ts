import { type RedisClient, sendCommand } from '../client/redis-client.ts'

/** A script, with its keys and arguments. */
export interface ScriptCall {
  readonly script: string
  readonly keys: readonly string[]
  readonly args: readonly (string | number)[]
}

/** Runs a script. Rejects with the error of the client. */
export async function runScript(
  client: RedisClient,
  { script, keys, args }: ScriptCall,
): Promise<readonly unknown[]> {
  const texts = [String(keys.length), ...keys, ...args.map(String)]
  const reply = await sendCommand(client, 'EVAL', [script, ...texts])
  if (!Array.isArray(reply)) throw new Error('Redis returned something other than a list.')
  return reply
}

/** Returns a value of a reply as text; a client may return buffers. */
export function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}

/** Returns the names and values in a list of fields. */
export function fieldsOf(value: unknown): Map<string, string> {
  const flat = Array.isArray(value) ? value : []
  const fields = new Map<string, string>()
  for (let at = 0; at + 1 < flat.length; at += 2) fields.set(textOf(flat[at]), textOf(flat[at + 1]))
  return fields
}
