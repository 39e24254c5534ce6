import type { CheckpointId, PartNumber } from '../model/ids.ts'
import { CheckpointError, isCheckpointError, unresponsiveStore } from '../ports/checkpoint-error.ts'
import type { OwnerAction } from '../ports/checkpoint-owner.ts'
import type {
  Checkpoint,
  CheckpointHeader,
  CheckpointLease,
  CheckpointStore,
  PartRecord,
} from '../ports/checkpoint-store.ts'
import { checkpointIdOf, isSameAttempt } from './header-id.ts'
import { type StopGrace, withinGrace } from './within-grace.ts'

/** A lease on one checkpoint, which is written again if it is removed during the transfer. */
export interface SelfHealingLease extends CheckpointLease {
  /** Number of times the checkpoint was written again. */
  readonly rewrites: number
  /**
   * Returns whether the next run will find the checkpoint. One that was removed is written again first; one
   * that another owner has acquired is left alone. Never rejects.
   */
  isDurable(): Promise<boolean>
  /**
   * Checks that no other owner has acquired the checkpoint, before something that only its owner may do.
   * Other failures of the store do not show another owner, and are ignored.
   *
   * @throws CheckpointError `TAKEN_OVER`
   */
  assertOwner(): Promise<void>
  /**
   * As `assertOwner`, at most once a second: for steps that are many, such as each part. Calls within a
   * second of the start of a check share it.
   */
  confirmOwner(): Promise<void>
  /** Calls the listeners when what they are for happens, also if it happened before. */
  watch(listeners: LeaseListeners): void
}

/** What the owner of a checkpoint learns from outside. */
export interface LeaseListeners {
  /** Called once, when another owner has acquired the checkpoint. */
  readonly onLeaseLost: (cause: unknown) => void
  /** Called with each request to the owner; never, if the store passes on none. */
  readonly onRequest: (action: OwnerAction) => void
}

/**
 * The checkpoint to acquire. With `stop` and `sleep`, a stop ends the wait for a store that does not respond;
 * a lease that it returns later is released.
 */
export interface SelfHealingOptions extends Partial<StopGrace> {
  readonly checkpoints: CheckpointStore
  readonly id: CheckpointId
  /** Returns the current time in milliseconds since the epoch. */
  readonly now: () => number
}

/** Minimum time between the starts of two checks of `confirmOwner`. */
const CONFIRM_MS = 1000

/**
 * Acquires a checkpoint and keeps its records, at most 10,000, in memory.
 *
 * @throws CheckpointError as `CheckpointStore.acquire`.
 */
export async function acquireSelfHealing(options: SelfHealingOptions): Promise<SelfHealingLease> {
  const lease = await acquireWithin(options)
  const { id } = options
  const { checkpoint } = lease.restored
  // The checkpoint of another transfer is not written again under this id.
  const own = checkpoint !== undefined && checkpointIdOf(checkpoint.header) === id ? checkpoint : undefined
  return new Kept(options, lease, own)
}

/**
 * Acquires a checkpoint. After a stop, a store that does not respond is not waited for any longer.
 *
 * @throws CheckpointError as `CheckpointStore.acquire`, or `UNRESPONSIVE`.
 */
export async function acquireWithin({
  checkpoints,
  id,
  stop,
  sleep,
}: Pick<SelfHealingOptions, 'checkpoints' | 'id'> & Partial<StopGrace>): Promise<CheckpointLease> {
  const call = checkpoints.acquire(id)
  if (stop === undefined || sleep === undefined) return await call
  return await withinGrace(
    call,
    { stop, sleep },
    {
      error: unresponsiveStore,
      // Nobody uses it, so the next owner need not wait for its end.
      release: (lease) => lease[Symbol.asyncDispose](),
    },
  )
}

class Kept implements SelfHealingLease {
  rewrites = 0
  readonly #options: SelfHealingOptions
  readonly #lease: CheckpointLease
  readonly #parts: Map<PartNumber, PartRecord>
  #header: CheckpointHeader | undefined
  #completing: boolean
  #rewriting: Promise<void> | undefined
  /** It was removed and could not be written again: a checkpoint found there now may be another one. */
  #isLost = false
  /** The last check of `confirmOwner`, and when it started. */
  #confirmed: Promise<void> = Promise.resolve()
  #confirmedAtMs: number

  constructor(options: SelfHealingOptions, lease: CheckpointLease, own: Checkpoint | undefined) {
    this.#options = options
    this.#lease = lease
    this.#header = own?.header
    this.#parts = new Map(own?.parts.map((part) => [part.number, part]))
    this.#completing = own?.completing ?? false
    this.#confirmedAtMs = options.now()
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

  watch({ onLeaseLost, onRequest }: LeaseListeners): void {
    const { lost } = this
    // It may have been lost before it is watched.
    if (lost.aborted) onLeaseLost(lost.reason)
    else lost.addEventListener('abort', () => onLeaseLost(lost.reason), { once: true })
    this.#lease.onRequest?.(onRequest)
  }

  async assertOwner(): Promise<void> {
    this.lost.throwIfAborted()
    try {
      await this.#lease.renew?.()
    } catch (error) {
      if (isTakenOver(error)) throw error
    }
    // Another call may have learned of the loss while this one waited for a store that is away.
    this.lost.throwIfAborted()
  }

  async confirmOwner(): Promise<void> {
    // The time of day passes while the machine sleeps, too, after which another owner may have acquired it.
    const nowMs = this.#options.now()
    // It may have been set back.
    if (Math.abs(nowMs - this.#confirmedAtMs) >= CONFIRM_MS) {
      this.#confirmedAtMs = nowMs
      this.#confirmed = this.assertOwner()
      // After a failure, the next call checks again.
      this.#confirmed.catch(() => {
        this.#confirmedAtMs = Number.NEGATIVE_INFINITY
      })
    }
    await this.#confirmed
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
      return this.lost.aborted || (await this.#exists().catch(() => false))
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
        if (isTakenOver(failure)) throw failure
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
    const { checkpoints, id: own } = this.#options
    if (!(await checkpoints.has(own))) return false
    if (!this.#isLost) return true
    for await (const { id, header } of checkpoints.list({ parts: false }))
      if (id === own) return this.#header !== undefined && isSameAttempt(header, this.#header)
    return false
  }
}

function isTakenOver(error: unknown): boolean {
  return isCheckpointError(error) && error.code === 'TAKEN_OVER'
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
