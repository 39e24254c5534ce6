import type { UploadEvent, UploadState } from '../machine/state.ts'
import { begin, transition } from '../machine/transition.ts'
import type { UploadNotice } from '../upload-notice.ts'
import type { UploadOutcome } from '../upload-outcome.ts'
import { createLatestValue } from './latest-value.ts'
import { type AnsweredEffect, runEffect } from './run-effect.ts'
import type { UploadProgress } from './upload-progress.ts'
import { release, type UploadRun } from './upload-run.ts'

/** An upload under way: the states, driven by what happens. */
export interface RunningUpload {
  readonly state: UploadState
  readonly outcome: Promise<UploadOutcome>
  dispatch(event: UploadEvent): void
  progress(): AsyncIterable<UploadProgress>
  /** Resolves when `reached` is true of the state. */
  until(reached: (state: UploadState) => boolean): Promise<void>
}

/** Starts an upload. This is the only place where states, effects and events meet; it decides nothing. */
export function runUpload(
  makeRun: (onBytes: () => void) => UploadRun,
  onNotice: (notice: UploadNotice) => void,
): RunningUpload {
  const outcome = Promise.withResolvers<UploadOutcome>()
  const progress = createLatestValue<UploadProgress>()
  const waiting = new Set<() => void>()
  const queue: UploadEvent[] = []
  const run = makeRun(publish)
  let { state, effects } = begin()
  let dispatching = false

  function publish(): void {
    progress.publish(run.meter.progress(state))
  }

  function dispatch(event: UploadEvent): void {
    queue.push(event)
    // A notice may make its reader call back into the upload; that event waits for its turn.
    if (dispatching) return
    dispatching = true
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      ;({ state, effects } = transition(state, next, run.settings))
      startEffects()
    }
    dispatching = false
    publish()
    for (const check of [...waiting]) check()
  }

  function startEffects(): void {
    for (const effect of effects) {
      if (effect.type === 'notify') notify(effect.notice)
      else if (effect.type === 'stop-in-flight') run.stop.abort()
      else if (effect.type === 'settle') void end(effect.outcome)
      else perform(effect)
    }
  }

  function perform(effect: AnsweredEffect): void {
    // What follows a stop, such as the abort before a new beginning, is not what was to be stopped.
    if (run.stop.signal.aborted) run.stop = new AbortController()
    void runEffect(run, effect).then(dispatch)
  }

  function notify(notice: UploadNotice): void {
    try {
      onNotice(notice)
    } catch {
      // What a listener throws is its own affair: it must not change how an upload ends.
    }
  }

  async function end(result: UploadOutcome): Promise<void> {
    // R10: nothing is held any more when the outcome is known.
    await release(run)
    publish()
    progress.end()
    outcome.resolve(result)
    for (const check of [...waiting]) check()
  }

  startEffects()
  return {
    get state() {
      return state
    },
    outcome: outcome.promise,
    dispatch,
    progress: () => progress.values(),
    until(reached) {
      if (reached(state)) return Promise.resolve()
      return new Promise((resolve) => {
        const check = (): void => {
          if (!reached(state)) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
      })
    },
  }
}
