import type { CheckpointId, StoredCheckpoint } from '@oss/multipart'
import { indexKey, keysOf, listOf, type RedisDatabase, run, textOf } from '../database/redis-database.ts'
import { OLDEST, PAGE, READ } from '../database/scripts.ts'
import { restoredFrom } from '../database/stored-fields.ts'

/** Lists all checkpoints, a page of about 100 at a time. */
export async function* listCheckpoints(
  database: RedisDatabase,
  withParts: boolean,
): AsyncGenerator<StoredCheckpoint> {
  // A set that changes meanwhile may name an id twice.
  const listed = new Set<string>()
  let cursor = '0'
  do {
    const call = { script: PAGE, keys: [indexKey(database.prefix)], args: [cursor] }
    const [next, ...ids] = (await run(database, call, 'UNREADABLE')).map(textOf)
    cursor = next ?? '0'
    const fresh = ids.filter((id) => !listed.has(id))
    for (const id of fresh) listed.add(id)
    // The parts of a page may be a hundred megabytes, so those are read one after the other.
    const reading = withParts ? undefined : fresh.map((id) => readCheckpoint(database, id, false))
    const page = reading && (await Promise.all(reading))
    for (const [at, id] of fresh.entries()) {
      const stored = page === undefined ? await readCheckpoint(database, id, true) : page[at]
      if (stored !== undefined) yield stored
    }
  } while (cursor !== '0')
}

/** Returns checkpoints that were not written for a time, oldest first, without their parts. */
export async function oldCheckpoints(
  database: RedisDatabase,
  { olderThanMs, limit }: { readonly olderThanMs: number; readonly limit: number },
): Promise<readonly StoredCheckpoint[]> {
  const args = [String(olderThanMs), String(limit)]
  const call = { script: OLDEST, keys: [indexKey(database.prefix)], args }
  const ids = (await run(database, call, 'UNREADABLE')).map(textOf)
  const read = await Promise.all(ids.map((id) => readCheckpoint(database, id, false)))
  return read.filter((stored) => stored !== undefined)
}

/** Reads one checkpoint; `undefined` when there is none, or its header cannot be read. */
async function readCheckpoint(
  database: RedisDatabase,
  id: string,
  withParts: boolean,
): Promise<StoredCheckpoint | undefined> {
  const { checkpoint: key, lease, index } = keysOf(database, id)
  const call = { script: READ, keys: [key, lease, index], args: [id, withParts ? '1' : ''] }
  const reply = await run(database, call, 'UNREADABLE')
  const [owner, endsAtMs, written, fields] = reply.map(textOf)
  const { checkpoint } = restoredFrom(listOf(reply[4]))
  if (checkpoint === undefined) return undefined
  const { header, parts, completing } = checkpoint
  return {
    id: id as CheckpointId,
    location: locationOf(database),
    header,
    completing,
    partsRecorded: Number(fields) - 1 - (completing ? 1 : 0),
    parts: withParts ? parts : undefined,
    owner: owner ? { description: owner, leaseEndsAtMs: Number(endsAtMs) } : undefined,
    updatedAtMs: written ? Number(written) : undefined,
  }
}

/** Location of every checkpoint of a store. */
export function locationOf({ prefix }: RedisDatabase): string {
  return `Redis, keys ${prefix}*`
}
