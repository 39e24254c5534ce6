import { type RunContext, releaseContext } from '../effects/run-context.ts'
import { runEffect } from '../effects/run-effect.ts'
import type { Outcome, UploadEffect, UploadEvent, UploadSettings, UploadState } from '../machine/state.ts'
import { begin, transition } from '../machine/transition.ts'
import type { UploadNotice } from '../model/upload-notice.ts'
import { createLatestValue } from '../progress/latest-value.ts'
import type { UploadProgress } from '../progress/upload-progress.ts'
import type { ParallelControl } from './adaptive-parallel.ts'
import { confirmResumable } from './confirm-resumable.ts'

/** An upload under way. This is the only place where states, effects and events meet; it decides nothing. */
export class Runner {
  /** How it ended. Never rejects. */
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

  /** Lets the upload know that something happened. */
  dispatch(event: UploadEvent): void {
    this.#queue.push(event)
    // A notice may make its reader call back into the upload; that event waits for its turn.
    if (this.#dispatching) return
    this.#dispatching = true
    const before = this.#state
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      if (next.type === 'recorded') this.#parallel?.stored(this.#context.now())
      const { state, effects } = transition(this.#state, next, this.#settings())
      this.#state = state
      for (const effect of effects) this.#start(effect)
    }
    this.#dispatching = false
    // A reader of the progress may stop the upload at each value: a stop that changes nothing gives no other, or that would never end.
    if (this.#state !== before) this.#publish()
    for (const check of [...this.#waiting]) check()
  }

  progress(): AsyncIterable<UploadProgress> {
    return this.#progress.values()
  }

  /** Resolves when `reached` is true of the state. */
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

  /** The settings of this moment: how many parts are sent at a time may change. */
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
      // What follows a stop, such as the abort before a new beginning, is not what was to be stopped.
      if (context.stop.signal.aborted) context.stop = new AbortController()
      void runEffect(context, effect).then((event) => this.dispatch(event))
    }
  }

  #notify(notice: UploadNotice): void {
    // What a listener throws, at once or as a promise, is its own affair: it must not change how an upload ends.
    const told = async (): Promise<void> => this.#onNotice(notice)
    told().catch(() => {})
  }

  #publish(): void {
    // Made now, because it also says what was there before this change.
    const progress = this.#context.meter.progress(this.#state)
    this.#progress.publish(() => progress)
  }

  async #end(outcome: Outcome): Promise<void> {
    const kept = await confirmResumable(this.#context, outcome, (notice) => this.#notify(notice))
    // R10: nothing is held any more when the outcome is known.
    await releaseContext(this.#context)
    this.#publish()
    this.#progress.end()
    this.#ended.resolve(kept)
  }
}
