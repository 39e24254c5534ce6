import { isHttpError } from '@oss/http'
import type { ParallelControl } from '@oss/multipart'

/** The service asks for fewer requests with these. */
const SLOW_DOWN: ReadonlySet<number> = new Set([429, 503])

/** How many parts at a time the uploads of one client send that find it out themselves. They slow down together, because they have one host. */
export class SharedPace {
  readonly #controls = new Set<ParallelControl>()

  /** Takes an upload's control in until the upload has ended. */
  follow(control: ParallelControl, ended: Promise<unknown>): void {
    this.#controls.add(control)
    void ended.then(() => this.#controls.delete(control))
  }

  /** Told what a request failed with. */
  failed(error: unknown, atMs: number): void {
    if (!isHttpError(error) || error.name !== 'ServiceError' || !SLOW_DOWN.has(error.status)) return
    for (const control of this.#controls) control.slowDown(atMs)
  }
}
