/** Holds back tasks that have not started, and counts those that are running. */
export class PauseGate {
  readonly #onChange: () => void
  readonly #isBusy: () => boolean
  #isPaused = false
  #running = 0
  #change = Promise.withResolvers<void>()

  /**
   * @param isBusy - whether something else is running that the gate does not hold back
   * @param onChange - called when a task starts or ends, and on pause and resume
   */
  constructor(isBusy: () => boolean, onChange: () => void) {
    this.#isBusy = isBusy
    this.#onChange = onChange
  }

  /** `pausing`: paused while tasks are still running. */
  get state(): 'open' | 'pausing' | 'paused' {
    if (!this.#isPaused) return 'open'
    return this.#running > 0 || this.#isBusy() ? 'pausing' : 'paused'
  }

  pause(): void {
    this.#isPaused = true
    this.update()
  }

  resume(): void {
    this.#isPaused = false
    this.update()
  }

  /** Resolves when the gate is paused and nothing is running, or when it is open. */
  async settled(): Promise<void> {
    while (this.state === 'pausing') await this.#change.promise
  }

  /** Waits while the gate is paused. @throws the reason of the aborted signal */
  async pass(signal: AbortSignal): Promise<void> {
    const wake = (): void => this.update()
    signal.addEventListener('abort', wake)
    try {
      while (this.#isPaused && !signal.aborted) await this.#change.promise
    } finally {
      signal.removeEventListener('abort', wake)
    }
    signal.throwIfAborted()
  }

  /** Runs a task and counts it as running. */
  async track<Result>(task: () => Promise<Result>): Promise<Result> {
    this.#running += 1
    this.update()
    try {
      return await task()
    } finally {
      this.#running -= 1
      this.update()
    }
  }

  /** Wakes all waiting callers, because something else may have ended. */
  update(): void {
    const { resolve } = this.#change
    this.#change = Promise.withResolvers<void>()
    resolve()
    this.#onChange()
  }
}
