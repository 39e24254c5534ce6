import type { Clock } from '../time/clock.ts'
import type { InterruptionGate } from './interruption-gate.ts'

/** Why a request ends before its time. */
export type ScopeEnd =
  | { readonly kind: 'aborted'; readonly reason: unknown }
  | { readonly kind: 'interrupted'; readonly reason: string; readonly inFlight: boolean }
  | { readonly kind: 'timeout' }

/** What can end a request from outside. */
export interface RequestScopeOptions {
  readonly signal: AbortSignal | undefined
  readonly gates: readonly InterruptionGate[]
  readonly totalMs: number | undefined
  readonly clock: Clock
}

// With a reason: without one an error is made, which costs more than the rest of a limit.
const OVER = 'the request is over'

/** Brings together what can end a request: the caller's signal, the gates and the total limit. The first one counts. */
export class RequestScope {
  /** Whether an attempt is being sent. */
  inFlight = false
  #end: ScopeEnd | undefined
  readonly #controller = new AbortController()
  #totalTimer: AbortController | undefined
  readonly #leavers: (() => void)[] = []

  constructor({ signal, gates, totalMs, clock }: RequestScopeOptions) {
    if (signal !== undefined) this.#follow(signal)
    for (const gate of gates) if (this.#end === undefined) this.#enter(gate)
    if (totalMs !== undefined && this.#end === undefined) this.#limit(totalMs, clock)
  }

  /** Aborts when the request is to end. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Why the request is to end; `undefined` while it may go on. */
  get end(): ScopeEnd | undefined {
    return this.#end
  }

  /** Waits for a promise of someone else, but not beyond the end. */
  async race<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this
    // When the end comes first, nobody waits for the promise any more; its failure must not end the process.
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

  /** Takes back the total limit. */
  endTotalLimit(): void {
    this.#totalTimer?.abort(OVER)
  }

  /** Takes back all that was registered. Nothing ends the request after this. */
  leave(): void {
    for (const leave of this.#leavers.splice(0)) leave()
  }

  #stop(end: ScopeEnd): void {
    if (this.#end !== undefined) return
    this.#end = end
    this.leave()
    this.#controller.abort(new Error('The request ended.'))
  }

  #follow(signal: AbortSignal): void {
    const onAbort = (): void => this.#stop({ kind: 'aborted', reason: signal.reason })
    if (signal.aborted) {
      onAbort()
      return
    }
    signal.addEventListener('abort', onAbort)
    this.#leavers.push(() => signal.removeEventListener('abort', onAbort))
  }

  #enter(gate: InterruptionGate): void {
    const stop = (reason: string): void => {
      this.#stop({ kind: 'interrupted', reason, inFlight: this.inFlight })
    }
    const leave = gate.enter(stop)
    if (leave === undefined) stop(gate.reason ?? 'requests are disabled')
    else this.#leavers.push(leave)
  }

  #limit(totalMs: number, clock: Clock): void {
    const timer = new AbortController()
    this.#totalTimer = timer
    this.#leavers.push(() => timer.abort(OVER))
    clock.sleep(totalMs, timer.signal).then(
      () => this.#stop({ kind: 'timeout' }),
      () => undefined,
    )
  }
}
