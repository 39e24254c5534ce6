import { type RunContext, releaseContext } from '../effects/run-context.ts'
import { runEffect } from '../effects/run-effect.ts'
import type { Outcome, UploadEffect, UploadEvent, UploadSettings, UploadState } from '../machine/state.ts'
import { begin, transition } from '../machine/transition.ts'
import type { UploadNotice } from '../model/upload-notice.ts'
import { createLatestValue } from '../progress/latest-value.ts'
import type { UploadProgress } from '../progress/upload-progress.ts'
import type { ParallelControl } from './adaptive-parallel.ts'
import { confirmResumable } from './confirm-resumable.ts'

/** An upload in progress. The only place where states, effects and events meet; it makes no decisions. */
export class Runner {
  /** Outcome of the upload. Never rejects. */
  readonly outcome: Promise<Outcome>
  readonly #ended = Promise.withResolvers<Outcome>()
  readonly #progress = createLatestValue<UploadProgress>()
  readonly #waiting = new Set<() => void>()
  readonly #queue: UploadEvent[] = []
  readonly #context: RunContext
  readonly #onNotice: (notice: UploadNotice) => void
  readonly #parallel: ParallelControl | undefined
  #state: UploadState
  #dispatching = false

  constructor(
    createContext: (onBytes: () => void) => RunContext,
    onNotice: (notice: UploadNotice) => void,
    parallel: ParallelControl | undefined,
  ) {
    this.outcome = this.#ended.promise
    this.#onNotice = onNotice
    this.#parallel = parallel
    this.#context = createContext(() =>
      this.#progress.publish(() => this.#context.meter.progress(this.#state)),
    )
    const { state, effects } = begin()
    this.#state = state
    for (const effect of effects) this.#start(effect)
  }

  /** Processes an event. */
  dispatch(event: UploadEvent): void {
    this.#queue.push(event)
    // A listener may call back into the upload; that event waits for its turn.
    if (this.#dispatching) return
    this.#dispatching = true
    const before = this.#state
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      if (next.type === 'recorded') this.#parallel?.stored(this.#context.monotonicMs())
      const { state, effects } = transition(this.#state, next, this.#settings())
      this.#state = state
      for (const effect of effects) this.#start(effect)
    }
    this.#dispatching = false
    // A reader of the progress may stop the upload at each value: a stop that changes nothing publishes no
    // value, or that would never end.
    if (this.#state !== before) this.#publish()
    for (const check of [...this.#waiting]) check()
  }

  progress(): AsyncIterable<UploadProgress> {
    return this.#progress.values()
  }

  /** Resolves when `isReached` returns true for the state. */
  until(isReached: (state: UploadState) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!isReached(this.#state)) return
        this.#waiting.delete(check)
        resolve()
      }
      this.#waiting.add(check)
      check()
    })
  }

  /** Returns the current settings: the number of parts in flight may change. */
  #settings(): UploadSettings {
    const { settings } = this.#context
    return this.#parallel === undefined ? settings : { ...settings, parallel: this.#parallel.parallel }
  }

  #start(effect: UploadEffect): void {
    const context = this.#context
    if (effect.type === 'notify') {
      this.#notify(effect.notice)
    } else if (effect.type === 'stop-in-flight') {
      context.stop.abort()
    } else if (effect.type === 'settle') {
      void this.#end(effect.outcome)
    } else {
      // Effects after a stop, such as the abort before a restart, are not the ones that were to be stopped.
      if (context.stop.signal.aborted) context.stop = new AbortController()
      void runEffect(context, effect).then((event) => this.dispatch(event))
    }
  }

  #notify(notice: UploadNotice): void {
    // An error of a listener, thrown or rejected, must not change how an upload ends.
    const call = async (): Promise<void> => this.#onNotice(notice)
    call().catch(() => {})
  }

  #publish(): void {
    // Computed now, because it depends on the value before this change.
    const progress = this.#context.meter.progress(this.#state)
    this.#progress.publish(() => progress)
  }

  async #end(outcome: Outcome): Promise<void> {
    const kept = await confirmResumable(this.#context, outcome, (notice) => this.#notify(notice))
    // R10: everything is closed when the outcome is known.
    await releaseContext(this.#context)
    this.#publish()
    this.#progress.end()
    this.#ended.resolve(kept)
  }
}
