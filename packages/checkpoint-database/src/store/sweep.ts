import { isCheckpointError, type StoredCheckpoint } from '@oss/multipart'
import type { LeasedDatabase } from '../calls/leased-database.ts'
import { checkFunction, checkWholeNumber } from '../options/check-options.ts'
import { storedCheckpoint } from './list-checkpoints.ts'

/** Options of a sweep. */
export interface SweepOptions {
  /** Milliseconds since the last write of a checkpoint, from 1 to 10 years. */
  readonly olderThanMs: number
  /**
   * Maximum number of checkpoints to discard, from 1 to 10,000. Those that stay, because they have an owner,
   * cannot be discarded, or are left alone by `discard`, do not count, and keep no others. Default: 100.
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

/** Result of a sweep. */
export interface SweptCheckpoints {
  /** Number of checkpoints that are gone. */
  readonly discarded: number
  /** Those that could not be discarded, and why. The next sweep tries them again. */
  readonly failures: readonly { readonly checkpoint: StoredCheckpoint; readonly error: unknown }[]
}

const MAX_AGE_MS = 10 * 366 * 86_400_000
const MAX_LIMIT = 10_000
const PAGE = 100

/** Discards old checkpoints without an owner. One that was acquired meanwhile is kept. */
export async function sweepCheckpoints(
  database: LeasedDatabase,
  { olderThanMs, limit = 100, discard }: SweepOptions,
): Promise<SweptCheckpoints> {
  checkWholeNumber('olderThanMs', olderThanMs, 1, MAX_AGE_MS)
  checkWholeNumber('limit', limit, 1, MAX_LIMIT)
  checkFunction('discard', discard)
  let discarded = 0
  const failures: { readonly checkpoint: StoredCheckpoint; readonly error: unknown }[] = []
  for await (const checkpoint of oldCheckpoints(database, olderThanMs)) {
    try {
      await discard(checkpoint)
      if (!(await database.read((connected) => connected.has(checkpoint.id)))) discarded += 1
    } catch (error) {
      if (!isCheckpointError(error) || error.code !== 'LOCKED') failures.push({ checkpoint, error })
    }
    if (discarded === limit) break
  }
  return { discarded, failures }
}

/** Lists old checkpoints without an owner, the oldest first. */
async function* oldCheckpoints(
  database: LeasedDatabase,
  olderThanMs: number,
): AsyncGenerator<StoredCheckpoint> {
  let after: string | undefined
  do {
    const range = { olderThanMs, limit: PAGE, after }
    const { checkpoints, next } = await database.read((connected) => connected.listOld(range))
    after = next
    for (const recorded of checkpoints) {
      const stored = storedCheckpoint(database, recorded, false)
      if (stored !== undefined && stored.owner === undefined) yield stored
    }
  } while (after !== undefined)
}
