import { DEFAULT_PARALLEL } from '../model/part-plan.ts'

/** Decides during an upload how many of its parts are in flight. */
export interface ParallelControl {
  /** Current number of parts in flight: 1 or more. */
  readonly parallel: number
  /** Called when a part is stored. `atMs`: milliseconds of a monotonic clock. */
  stored(atMs: number): void
  /** Called when the service throttles requests. `atMs`: milliseconds of the same clock. */
  slowDown(atMs: number): void
}

/** Maximum number of parts in flight that is reached without being requested. */
export const MOST_ADAPTIVE_PARALLEL = 16

/** Required speedup of a larger number of parts in flight: less is within the noise of networks and disks. */
const WORTHWHILE = 1.1
/** Time before a rejected number is tried again, because networks change. */
const KEEP_MS = 30_000
/** Refusals within this time count as one. */
const ONE_REFUSAL_MS = 1000

/**
 * Starts with three parts in flight, adds more as long as that speeds up the upload, up to sixteen, and
 * halves their number when the service throttles requests.
 *
 * It measures the time that twice as many parts as are in flight take, without the first parts after each
 * change, which were still sent along with the earlier ones.
 */
export class AdaptiveParallel implements ParallelControl {
  #parallel = DEFAULT_PARALLEL
  #most = MOST_ADAPTIVE_PARALLEL
  /** The number before the current one and its speed, while the current one is tried. */
  #before: { readonly parallel: number; readonly partsPerMs: number } | undefined
  /** Parts since the last change or the start of the measurement. Negative: parts that do not count. */
  #parts = 0
  #sinceMs: number | undefined
  #keepUntilMs = Number.NEGATIVE_INFINITY
  #refusedAtMs = Number.NEGATIVE_INFINITY

  get parallel(): number {
    return this.#parallel
  }

  stored(atMs: number): void {
    this.#parts += 1
    if (this.#parts <= 0) return
    if (this.#sinceMs === undefined) {
      // The first part only starts the measurement.
      this.#sinceMs = atMs
      this.#parts = 0
    }
    if (this.#parts < 2 * this.#parallel || atMs === this.#sinceMs) return
    this.#judge(this.#parts / (atMs - this.#sinceMs), atMs)
  }

  slowDown(atMs: number): void {
    if (atMs - this.#refusedAtMs < ONE_REFUSAL_MS) return
    this.#refusedAtMs = atMs
    this.#before = undefined
    this.#change(Math.max(1, Math.floor(this.#parallel / 2)))
    this.#most = this.#parallel
    this.#keepUntilMs = atMs + KEEP_MS
  }

  #judge(partsPerMs: number, atMs: number): void {
    const before = this.#before
    this.#before = undefined
    if (before !== undefined && partsPerMs < before.partsPerMs * WORTHWHILE) {
      this.#keepUntilMs = atMs + KEEP_MS
      this.#change(before.parallel)
      return
    }
    if (before === undefined && atMs < this.#keepUntilMs) {
      this.#measure(0)
      return
    }
    if (atMs >= this.#keepUntilMs) this.#most = MOST_ADAPTIVE_PARALLEL
    const more = Math.min(this.#most, Math.ceil(this.#parallel * 1.5))
    if (more === this.#parallel) {
      this.#measure(0)
      return
    }
    this.#before = { parallel: this.#parallel, partsPerMs }
    this.#change(more)
  }

  #change(parallel: number): void {
    this.#measure(-Math.max(parallel, this.#parallel))
    this.#parallel = parallel
  }

  #measure(from: number): void {
    this.#parts = from
    this.#sinceMs = undefined
  }
}
