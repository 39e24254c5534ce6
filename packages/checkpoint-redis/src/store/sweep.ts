import { isCheckpointError, type StoredCheckpoint } from '@oss/multipart'
import type { RedisDatabase } from '../database/redis-database.ts'
import { checkFunction, checkWholeNumber } from './check-options.ts'
import { oldCheckpoints } from './list-checkpoints.ts'

/** Options of a sweep. */
export interface SweepOptions {
  /** Milliseconds since the last write of a checkpoint, from 1 to 10 years. */
  readonly olderThanMs: number
  /**
   * Number of old checkpoints to look at, the oldest first, from 1 to 10,000. Those that stay count, too:
   * they are among the oldest of the next sweep. Default: 100.
   */
  readonly limit?: number
  /**
   * Discards one: aborts its upload, then removes the checkpoint, by
   * `discardUpload({ id, api: client.multipartApi(), checkpoints })`, which refuses the checkpoint of a
   * download. Without its checkpoint, nobody knows the upload id, and its parts are stored, and billed, until
   * a lifecycle rule removes them.
   */
  readonly discard: (checkpoint: StoredCheckpoint) => Promise<unknown>
}

/** What a sweep did. */
export interface SweptCheckpoints {
  /** Number of checkpoints for which `discard` succeeded. */
  readonly discarded: number
  /** Those that could not be discarded, and why. The next sweep tries them again. */
  readonly failures: readonly { readonly checkpoint: StoredCheckpoint; readonly error: unknown }[]
}

const MAX_AGE_MS = 10 * 366 * 86_400_000
const MAX_LIMIT = 10_000

/** Discards old checkpoints that nobody owns. One that was acquired meanwhile is left to its owner. */
export async function sweepCheckpoints(
  database: RedisDatabase,
  { olderThanMs, limit = 100, discard }: SweepOptions,
): Promise<SweptCheckpoints> {
  checkWholeNumber('olderThanMs', olderThanMs, 1, MAX_AGE_MS)
  checkWholeNumber('limit', limit, 1, MAX_LIMIT)
  checkFunction('discard', discard)
  let discarded = 0
  const failures: { readonly checkpoint: StoredCheckpoint; readonly error: unknown }[] = []
  for (const checkpoint of await oldCheckpoints(database, { olderThanMs, limit })) {
    if (checkpoint.owner !== undefined) continue
    try {
      await discard(checkpoint)
      discarded += 1
    } catch (error) {
      if (!isCheckpointError(error) || error.code !== 'LOCKED') failures.push({ checkpoint, error })
    }
  }
  return { discarded, failures }
}
