import type { Authorizer, Clock } from '@oss/http/core'
import { ValidationError } from '../errors/validation-error.ts'
import { schedule } from './schedule.ts'

/** Limits how many requests a client sends in a second. The limit can be changed while requests run. */
export class RequestLimit {
  readonly #clock: Clock
  readonly #schedule: ReturnType<typeof schedule>
  #perSecond: number | undefined

  constructor(clock: Clock) {
    this.#clock = clock
    this.#schedule = schedule(clock)
  }

  /** Sets the limit; `undefined` removes it. @throws ValidationError `OPTION_INVALID` */
  set(perSecond: number | undefined): void {
    if (perSecond !== undefined && !(Number.isFinite(perSecond) && perSecond > 0)) {
      const message = `requestsPerSecond must be a positive number (got ${perSecond})`
      throw new ValidationError('OPTION_INVALID', 'requestsPerSecond', message)
    }
    this.#perSecond = perSecond
  }

  /** Returns an authorizer that is called when the request may be sent. Each attempt of a request counts. */
  limited(authorizer: Authorizer): Authorizer {
    return {
      authorize: (request, options) => {
        const waitMs = this.#perSecond === undefined ? 0 : this.#schedule.reserve(1, this.#perSecond)
        // Waits before the signature, which names the time of the request.
        return waitMs > 0
          ? this.#clock.sleep(waitMs, options.signal).then(() => authorizer.authorize(request, options))
          : authorizer.authorize(request, options)
      },
    }
  }
}
