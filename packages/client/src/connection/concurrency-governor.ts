import { isHttpError } from '@oss/http/core'
import type { ParallelControl } from '@oss/multipart'

/** Status codes with which OSS throttles requests. */
const SLOW_DOWN: ReadonlySet<number> = new Set([429, 503])

/**
 * Slows down all uploads of a client that use `parallel: 'auto'`. They share one host, so they slow down
 * together.
 */
export class ConcurrencyGovernor {
  readonly #controls = new Set<ParallelControl>()

  /** Controls the concurrency of an upload until the upload has ended. */
  follow(control: ParallelControl, ended: Promise<unknown>): void {
    this.#controls.add(control)
    void ended.then(() => this.#controls.delete(control))
  }

  /** Called with the error of a failed attempt. */
  requestFailed(error: unknown, atMs: number): void {
    if (!isHttpError(error) || error.name !== 'ServiceError' || !SLOW_DOWN.has(error.status)) return
    for (const control of this.#controls) control.slowDown(atMs)
  }
}
