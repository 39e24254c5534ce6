import { Refusal } from './refusal.ts'
import { OUTSIDE, type Owner } from './scheduler.ts'
import type { World } from './world.ts'

/** What a request asks the service to do. */
export type Operation = 'initiate' | 'part' | 'list' | 'complete' | 'abort' | 'head' | 'put'

/** A request to the service. */
export interface Call<Answer> {
  readonly operation: Operation
  readonly label: string
  readonly signal: AbortSignal
  /** Called when an attempt leaves the process. */
  readonly onAttempt: () => void
  /** Called at the start of each attempt; gives what the service is to do. */
  readonly prepare: () => Promise<() => Answer>
}

const ATTEMPTS = 3
const LATEST_MS = 600_000

/** A client's way to the service, with the retries that every client has. */
export class SimNetwork {
  /** Requests are stopped, as by `disableRequests()`. */
  #gate = new AbortController()
  readonly #world: World
  readonly #owner: Owner

  constructor(world: World, owner: Owner) {
    this.#world = world
    this.#owner = owner
  }

  disable(): void {
    this.#gate.abort()
  }

  enable(): void {
    this.#gate = new AbortController()
  }

  async send<Answer>(call: Call<Answer>): Promise<Answer> {
    // What ends an upload for good must work while requests are stopped.
    const signal =
      call.operation === 'abort' ? call.signal : AbortSignal.any([call.signal, this.#gate.signal])
    let mayHaveBeenApplied = false
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(call, signal)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        mayHaveBeenApplied ||= error.mayHaveBeenApplied
        if (error.kind !== 'transient' || attempt === ATTEMPTS) {
          throw new Refusal(error.kind, `${call.label}: ${error.message}`, mayHaveBeenApplied)
        }
      }
      await this.#orStopped(
        signal,
        false,
        this.#world.scheduler.after(this.#owner, `wait ${call.label}`, () => {}),
      )
    }
  }

  async #attempt<Answer>(call: Call<Answer>, signal: AbortSignal): Promise<Answer> {
    const { label } = call
    const owner = this.#owner
    if (signal.aborted) throw new Refusal('interrupted')
    call.onAttempt()
    if (this.#fault('refused', label)) {
      await this.#world.scheduler.after(owner, `refused ${label}`, () => {})
      throw new Refusal('transient', 'no connection')
    }
    const apply = await call.prepare()
    return this.#orStopped(signal, true, this.#exchange(call, apply))
  }

  #exchange<Answer>({ operation, label }: Call<Answer>, apply: () => Answer): Promise<Answer> {
    const { scheduler, decisions } = this.#world
    const owner = this.#owner
    const lost = (reason: string, applied: boolean): Promise<never> =>
      scheduler.after(owner, `no answer ${label}`, () => {
        throw new Refusal('transient', reason, applied)
      })
    if (this.#fault('lost-before', label)) return lost('lost before it arrived', true)
    if (this.#fault('unavailable', label)) return lost('503', false)
    if (operation === 'complete' && this.#fault('error-body', label)) return lost('200 with an error', true)
    const late = this.#fault('late', label)
    if (late || this.#fault('duplicate', label)) {
      const lateMs =
        1 + decisions.pick('late ms', LATEST_MS, label) ** (decisions.chance('very late', 0.5) ? 1 : 0.4)
      scheduler.at(lateMs, OUTSIDE, `late ${label}`, () => this.#world.applyLate(operation, apply))
      if (late) return lost('no answer in time', true)
    }
    const answerLost = this.#fault('lost-after', label)
    // By a proxy, or a browser: the answer is that to the second.
    const repeated = operation === 'complete' && this.#fault('repeated', label)
    return new Promise((resolve, reject) => {
      scheduler.at(1 + decisions.pick('way', 8, label), OUTSIDE, `apply ${label}`, () => {
        if (repeated) this.#world.applied(operation, apply)
        const result = this.#world.applied(operation, apply)
        scheduler.at(1, owner, `answer ${label}`, () => {
          if (answerLost) reject(new Refusal('transient', 'the answer was lost', true))
          else if (result.error !== undefined) reject(result.error)
          else resolve(result.answer as Answer)
        })
      })
    })
  }

  /**
   * The promise; or an interruption, when requests are stopped first. What is on its way goes on without us.
   */
  #orStopped<Result>(signal: AbortSignal, sent: boolean, promise: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#world.scheduler.at(1, this.#owner, 'stopped', () =>
          reject(new Refusal('interrupted', 'stopped', sent)),
        )
      }
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
      promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
    })
  }

  #fault(
    kind:
      | 'refused'
      | 'lost-before'
      | 'lost-after'
      | 'late'
      | 'duplicate'
      | 'repeated'
      | 'unavailable'
      | 'error-body',
    label: string,
  ): boolean {
    const { rates } = this.#world
    const rate = {
      refused: rates.refused,
      'lost-before': rates.lostBefore,
      'lost-after': rates.lostAfter,
      late: rates.late,
      duplicate: rates.duplicate,
      repeated: rates.repeated,
      unavailable: rates.unavailable,
      'error-body': rates.errorBody,
    }[kind]
    return this.#world.fault(kind, rate, label)
  }
}
