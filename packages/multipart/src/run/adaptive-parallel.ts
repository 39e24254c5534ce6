import { DEFAULT_PARALLEL } from '../model/part-plan.ts'

/** Decides, while an upload runs, how many of its parts are sent at a time. */
export interface ParallelControl {
  /** How many parts may be sent at a time now: 1 or more. */
  readonly parallel: number
  /** Told that a part is stored. `atMs`: milliseconds since the epoch. */
  stored(atMs: number): void
  /** Told that the service asked to slow down. `atMs`: milliseconds since the epoch. */
  slowDown(atMs: number): void
}

/** Most parts sent at a time when nobody says how many. */
export const MOST_ADAPTIVE_PARALLEL = 16

/** By how much more parts at a time must be faster to be worth it: less is the noise of lines and disks. */
const WORTHWHILE = 1.1
/** How long what was found is kept before it is tried again, because lines change. */
const KEEP_MS = 30_000
/** One refusal of many requests counts once. */
const ONE_REFUSAL_MS = 1000

/**
 * A control that begins with three parts, takes more as long as that makes the upload faster, up to sixteen, and halves their number when the
 * service asks to slow down.
 *
 * It compares the time that twice as many parts as are sent at a time take, and leaves out the first ones after each change, which still
 * went with the others.
 */
export class AdaptiveParallel implements ParallelControl {
  #parallel = DEFAULT_PARALLEL
  #most = MOST_ADAPTIVE_PARALLEL
  /** What went before the present number, while that is tried. */
  #before: { readonly parallel: number; readonly partsPerMs: number } | undefined
  /** Parts since the number was changed or the measurement begun. Below 0: those that do not count. */
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
    if (this.#sinceMs === undefined || atMs < this.#sinceMs) {
      // The part with which the measurement begins is not in it. After a clock was put back it begins anew.
      this.#sinceMs = atMs
      this.#parts = 0
    }
    if (this.#parts < 2 * this.#parallel || atMs === this.#sinceMs) return
    this.#judge(this.#parts / (atMs - this.#sinceMs), atMs)
  }

  slowDown(atMs: number): void {
    if (atMs - this.#refusedAtMs < ONE_REFUSAL_MS && atMs >= this.#refusedAtMs) return
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
