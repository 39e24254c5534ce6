/**
 * Stops and allows all requests of a client. Each `close()` ends the present epoch: what is under way then ends for
 * good, even when `open()` follows in the same tick, and new requests are refused until then.
 */
export class InterruptionGate {
  #epoch = 0
  #reason: string | undefined
  // A set of callbacks and not an AbortSignal: a signal shared by all requests collects their listeners.
  readonly #listeners = new Set<(reason: string) => void>()

  /** Whether requests may pass. */
  get state(): 'open' | 'closed' {
    return this.#reason === undefined ? 'open' : 'closed'
  }

  /** How often the gate was closed. */
  get epoch(): number {
    return this.#epoch
  }

  /** Why the gate is closed; `undefined` while it is open. */
  get reason(): string | undefined {
    return this.#reason
  }

  /** Ends all requests and refuses new ones. Closing a closed gate changes nothing. */
  close(reason = 'requests are disabled'): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    this.#epoch += 1
    const inside = [...this.#listeners]
    this.#listeners.clear()
    for (const end of inside) end(reason)
  }

  /** Allows new requests. */
  open(): void {
    this.#reason = undefined
  }

  /**
   * For what passes through the gate: `onClose` is called once, if the gate closes before the returned function was.
   * Returns `undefined` while the gate is closed.
   */
  enter(onClose: (reason: string) => void): (() => void) | undefined {
    if (this.#reason !== undefined) return undefined
    // Wrapped, so that one function can be inside several times.
    const listener = (reason: string): void => onClose(reason)
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
}
