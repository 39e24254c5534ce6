/**
 * Stops and allows all requests of a client. Each `close()` starts a new epoch: requests in flight are ended
 * permanently, even when `open()` follows in the same tick, and new requests are refused until `open()`.
 */
export class InterruptionGate {
  #epoch = 0
  #reason: string | undefined
  // Callbacks instead of an AbortSignal, which would collect the listeners of all requests that share it.
  readonly #listeners = new Set<(reason: string) => void>()

  /** Whether requests may pass. */
  get state(): 'open' | 'closed' {
    return this.#reason === undefined ? 'open' : 'closed'
  }

  /** Number of times the gate was closed. */
  get epoch(): number {
    return this.#epoch
  }

  /** Why the gate is closed; `undefined` while it is open. */
  get reason(): string | undefined {
    return this.#reason
  }

  /** Ends all requests and refuses new ones. Does nothing if the gate is closed. */
  close(reason = 'requests are disabled'): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    this.#epoch += 1
    const listeners = [...this.#listeners]
    this.#listeners.clear()
    for (const onClose of listeners) onClose(reason)
  }

  /** Allows new requests. */
  open(): void {
    this.#reason = undefined
  }

  /**
   * Registers a request. `onClose` is called once if the gate closes before the returned function, which
   * unregisters the request, is called. Returns `undefined` while the gate is closed.
   */
  enter(onClose: (reason: string) => void): (() => void) | undefined {
    if (this.#reason !== undefined) return undefined
    // Wrapped, so that the same function can be registered several times.
    const listener = (reason: string): void => onClose(reason)
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
}
