/** Counts the calls of a client that have not ended, so that the client can be closed after them. */
export class PendingCalls {
  #count = 0
  #onNone: (() => void)[] = []

  /** A call has started. */
  add(): void {
    this.#count += 1
  }

  /** A call has ended, and nothing of it remains. */
  remove(): void {
    this.#count -= 1
    if (this.#count > 0) return
    for (const onNone of this.#onNone.splice(0)) onNone()
  }

  /** Resolves when no call is left. */
  async whenNone(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#onNone.push(resolve))
  }
}
