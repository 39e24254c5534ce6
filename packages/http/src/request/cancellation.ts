import type { Clock } from '../time/clock.ts'
import type { InterruptionGate } from './interruption-gate.ts'

/** Why a request was cancelled. */
export type CancellationCause =
  | { readonly kind: 'aborted'; readonly reason: unknown }
  | { readonly kind: 'interrupted'; readonly reason: string; readonly inFlight: boolean }
  | { readonly kind: 'timeout' }

/** The sources that can cancel a request. */
export interface CancellationOptions {
  readonly signal: AbortSignal | undefined
  readonly gates: readonly InterruptionGate[]
  readonly totalMs: number | undefined
  readonly clock: Clock
}

// Without a reason, `abort` creates an error, which costs more than the rest of a time limit.
const OVER = 'the request is over'

/**
 * Cancels a request when the caller's signal aborts, a gate closes or the total time limit passes. The first
 * cause is kept.
 */
export class Cancellation {
  /** Whether an attempt is being sent. */
  inFlight = false
  #cause: CancellationCause | undefined
  readonly #controller = new AbortController()
  #totalTimer: AbortController | undefined
  #disposers: (() => void)[] = []

  constructor({ signal, gates, totalMs, clock }: CancellationOptions) {
    if (signal !== undefined) this.#follow(signal)
    for (const gate of gates) if (this.#cause === undefined) this.#enter(gate)
    if (totalMs !== undefined && this.#cause === undefined) this.#limit(totalMs, clock)
  }

  /** Aborts when the request is cancelled. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Why the request was cancelled; `undefined` if it was not. */
  get cause(): CancellationCause | undefined {
    return this.#cause
  }

  /** Waits for a promise that does not know the signal. Rejects when the request is cancelled first. */
  async race<Value>(promise: Promise<Value>): Promise<Value> {
    const { signal } = this
    // After a cancellation nobody awaits the promise any more; its rejection must not end the process.
    promise.catch(() => undefined)
    signal.throwIfAborted()
    let onAbort: (() => void) | undefined
    const aborted = new Promise<never>((_resolve, reject) => {
      onAbort = () => reject(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
    })
    try {
      return await Promise.race([promise, aborted])
    } finally {
      if (onAbort !== undefined) signal.removeEventListener('abort', onAbort)
    }
  }

  /** Removes the total time limit. */
  clearTotalTimeout(): void {
    this.#totalTimer?.abort(OVER)
  }

  /** Detaches from all sources. Nothing cancels the request after this. */
  dispose(): void {
    const disposers = this.#disposers
    this.#disposers = []
    for (const disposer of disposers) disposer()
  }

  #cancel(cause: CancellationCause): void {
    if (this.#cause !== undefined) return
    this.#cause = cause
    this.dispose()
    this.#controller.abort(new Error('The request ended.'))
  }

  #follow(signal: AbortSignal): void {
    const onAbort = (): void => this.#cancel({ kind: 'aborted', reason: signal.reason })
    if (signal.aborted) {
      onAbort()
      return
    }
    signal.addEventListener('abort', onAbort)
    this.#disposers.push(() => signal.removeEventListener('abort', onAbort))
  }

  #enter(gate: InterruptionGate): void {
    const onClose = (reason: string): void => {
      this.#cancel({ kind: 'interrupted', reason, inFlight: this.inFlight })
    }
    const leave = gate.enter(onClose)
    if (leave === undefined) onClose(gate.reason ?? 'requests are disabled')
    else this.#disposers.push(leave)
  }

  #limit(totalMs: number, clock: Clock): void {
    const timer = new AbortController()
    this.#totalTimer = timer
    this.#disposers.push(() => timer.abort(OVER))
    clock.sleep(totalMs, timer.signal).then(
      () => this.#cancel({ kind: 'timeout' }),
      () => undefined,
    )
  }
}
