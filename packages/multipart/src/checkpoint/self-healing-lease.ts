import { checkpointId } from '../model/checkpoint-id.ts'
import type { CheckpointId, PartNumber } from '../model/ids.ts'
import { CheckpointError, isCheckpointError } from '../ports/checkpoint-error.ts'
import type { OwnerAction } from '../ports/checkpoint-owner.ts'
import type {
  CheckpointHeader,
  CheckpointLease,
  CheckpointStore,
  PartRecord,
} from '../ports/checkpoint-store.ts'

/** A lease on one checkpoint, which is written again if it is removed during the transfer. */
export interface SelfHealingLease extends CheckpointLease {
  /** Number of times the checkpoint was written again. */
  readonly rewrites: number
  /**
   * Returns whether the next run will find the checkpoint. One that was removed is written again first; one
   * that another owner has acquired is left alone. Never rejects.
   */
  isDurable(): Promise<boolean>
  /** Calls the listener with each request from outside; never, if the store passes on none. */
  onRequest(listener: (action: OwnerAction) => void): void
}

/**
 * Acquires a checkpoint and keeps its records, at most 10,000, in memory.
 *
 * @throws CheckpointError as `CheckpointStore.acquire`.
 */
export async function acquireSelfHealing(
  store: CheckpointStore,
  id: CheckpointId,
): Promise<SelfHealingLease> {
  const lease = await store.acquire(id)
  const { checkpoint } = lease.restored
  // The checkpoint of another transfer is not written again under this id.
  const own =
    checkpoint !== undefined && checkpointId(checkpoint.header.target, checkpoint.header.sourceLabel) === id
      ? checkpoint
      : undefined
  return new Kept(store, id, lease, own?.header, own?.parts ?? [], own?.completing ?? false)
}

class Kept implements SelfHealingLease {
  rewrites = 0
  readonly #store: CheckpointStore
  readonly #id: CheckpointId
  readonly #lease: CheckpointLease
  readonly #parts: Map<PartNumber, PartRecord>
  #header: CheckpointHeader | undefined
  #completing: boolean
  #rewriting: Promise<void> | undefined
  /** It was removed and could not be written again: a checkpoint found there now may be another one. */
  #isLost = false

  constructor(
    store: CheckpointStore,
    id: CheckpointId,
    lease: CheckpointLease,
    header: CheckpointHeader | undefined,
    parts: readonly PartRecord[],
    completing: boolean,
  ) {
    this.#store = store
    this.#id = id
    this.#lease = lease
    this.#header = header
    this.#parts = new Map(parts.map((part) => [part.number, part]))
    this.#completing = completing
  }

  get restored(): CheckpointLease['restored'] {
    return this.#lease.restored
  }

  get location(): string {
    return this.#lease.location
  }

  get lost(): AbortSignal {
    return this.#lease.lost
  }

  onRequest(listener: (action: OwnerAction) => void): void {
    this.#lease.onRequest?.(listener)
  }

  async begin(header: CheckpointHeader): Promise<void> {
    await this.#lease.begin(header)
    this.#header = header
    this.#parts.clear()
    this.#completing = false
  }

  async recordPart(part: PartRecord): Promise<void> {
    await this.#write(() => this.#lease.recordPart(part))
    this.#parts.set(part.number, part)
  }

  async markCompleting(): Promise<void> {
    await this.#write(() => this.#lease.markCompleting())
    this.#completing = true
  }

  async remove(): Promise<void> {
    await this.#lease.remove()
    this.#header = undefined
  }

  async isDurable(): Promise<boolean> {
    if (this.#header === undefined || this.lost.aborted) return true
    try {
      if (await this.#exists()) return true
    } catch (error) {
      // A checkpoint that cannot be checked may still exist.
      return !(this.#isLost || isMissing(error))
    }
    try {
      await this.#rewrite()
      return true
    } catch {
      return await this.#exists().catch(() => false)
    }
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#lease[Symbol.asyncDispose]()
  }

  async #write(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      if (!isCheckpointError(error) || error.code !== 'REMOVED' || this.#header === undefined) throw error
      try {
        await this.#rewrite()
      } catch (failure) {
        if (isCheckpointError(failure) && failure.code === 'TAKEN_OVER') throw failure
        this.#isLost = true
        throw lostForGood(error, failure)
      }
      await act()
    }
  }

  /** Runs once for all records that failed together. */
  #rewrite(): Promise<void> {
    this.#rewriting ??= this.#writeAll().finally(() => {
      this.#rewriting = undefined
    })
    return this.#rewriting
  }

  async #writeAll(): Promise<void> {
    if (this.#header === undefined) throw new Error('the checkpoint has no header')
    await this.#lease.begin(this.#header)
    this.rewrites += 1
    await Promise.all([...this.#parts.values()].map((part) => this.#lease.recordPart(part)))
    if (this.#completing) await this.#lease.markCompleting()
  }

  async #exists(): Promise<boolean> {
    if (!(await this.#store.has(this.#id))) return false
    if (!this.#isLost) return true
    for await (const { id, header } of this.#store.list({ parts: false }))
      if (id === this.#id) return header.uploadId === this.#header?.uploadId
    return false
  }
}

function lostForGood(lost: CheckpointError, failure: unknown): CheckpointError {
  const reason = failure instanceof Error ? failure.message : String(failure)
  const message =
    reason === lost.message ? reason : `${lost.message} It could not be written again: ${reason}`
  return new CheckpointError('REMOVED', message, { cause: failure })
}

/** Returns whether the directory of the checkpoints does not exist. */
function isMissing(error: unknown): boolean {
  const cause = isCheckpointError(error) ? error.cause : error
  // Under Jest, the errors of Node.js are of another realm, so `instanceof Error` is false for them.
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return false
  return cause.code === 'ENOENT' || cause.code === 'ENOTDIR'
}
