/** Holds back what has not begun, and knows what is under way. */
export class PauseGate {
  readonly #onChange: () => void
  readonly #isBusy: () => boolean
  #held = false
  #underWay = 0
  #next = Promise.withResolvers<void>()

  /**
   * @param isBusy - whether something else is under way that is not held back either.
   * @param onChange - told when something begins, ends, is held or let go.
   */
  constructor(isBusy: () => boolean, onChange: () => void) {
    this.#isBusy = isBusy
    this.#onChange = onChange
  }

  /** `pausing`: held, and something is still under way. */
  get state(): 'open' | 'pausing' | 'paused' {
    if (!this.#held) return 'open'
    return this.#underWay > 0 || this.#isBusy() ? 'pausing' : 'paused'
  }

  hold(): void {
    this.#held = true
    this.changed()
  }

  letGo(): void {
    this.#held = false
    this.changed()
  }

  /** Resolves when nothing that could be held is under way. */
  async settled(): Promise<void> {
    while (this.state === 'pausing') await this.#next.promise
  }

  /** Waits as long as the gate is held. @throws the signal's reason. */
  async pass(signal: AbortSignal): Promise<void> {
    const wake = (): void => this.changed()
    signal.addEventListener('abort', wake)
    try {
      while (this.#held && !signal.aborted) await this.#next.promise
    } finally {
      signal.removeEventListener('abort', wake)
    }
    signal.throwIfAborted()
  }

  /** Does something that counts as under way. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#underWay += 1
    this.changed()
    try {
      return await work()
    } finally {
      this.#underWay -= 1
      this.changed()
    }
  }

  /** Looks once more: something else may have ended. */
  changed(): void {
    const { resolve } = this.#next
    this.#next = Promise.withResolvers<void>()
    resolve()
    this.#onChange()
  }
}
