/** Counts the calls in progress, so that closing a client can wait for them. */
export class PendingCalls {
  #count = 0
  readonly #onNone: (() => void)[] = []

  /** Counts a call that starts. */
  add(): void {
    this.#count += 1
  }

  /** Uncounts a call that has ended: its connection is available again or closed. */
  remove(): void {
    this.#count -= 1
    if (this.#count > 0) return
    for (const onNone of this.#onNone.splice(0)) onNone()
  }

  /** Resolves when no call is in progress. */
  async whenNone(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#onNone.push(resolve))
  }
}
