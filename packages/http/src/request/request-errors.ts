import type { AttemptError } from '../errors/attempt-error.ts'
import { InterruptedError } from '../errors/interrupted-error.ts'
import { ServiceError } from '../errors/service-error.ts'
import { TransportError, type TransportErrorCode } from '../errors/transport-error.ts'
import { type ClockSkew, describeSkew } from '../response/clock-skew.ts'
import type { ServiceFault } from '../response/error-response.ts'
import { targetOf } from '../security/redact.ts'
import type { HttpRequest } from '../transport/http-request.ts'
import type { ScopeEnd } from './cancellation.ts'
import type { AttemptEvent } from './http-events.ts'

/** Makes the errors of one request, and keeps what they tell: how often it was sent, and what that may have done. */
export class RequestErrors {
  attempts = 0
  readonly callId: string
  readonly method: string
  readonly target: string
  readonly operation: string | undefined
  readonly #isSafe: boolean
  #mayHaveBeenApplied = false

  constructor({ method, url }: HttpRequest, operation: string | undefined, callId: string) {
    this.callId = callId
    this.method = method
    this.target = targetOf(url)
    this.operation = operation
    this.#isSafe = method === 'GET' || method === 'HEAD'
  }

  /** Notes whether the service may have carried out an attempt. One that may have been stays so for all later errors. */
  note(mayHaveBeenApplied: boolean): void {
    if (mayHaveBeenApplied && !this.#isSafe) this.#mayHaveBeenApplied = true
  }

  /** The present attempt, for events. */
  event(): AttemptEvent {
    const { callId, method, target, operation, attempts } = this
    return { callId, method, target, operation, attempt: attempts }
  }

  transport(code: TransportErrorCode, message: string, cause?: unknown): TransportError {
    return new TransportError({
      code,
      message,
      ...this.#fields(),
      ...(cause === undefined ? {} : { cause }),
    })
  }

  ofAttempt(error: AttemptError): TransportError {
    this.note(error.mayHaveBeenApplied)
    return this.transport(error.code, error.message, error.cause)
  }

  service(fault: ServiceFault, skew: ClockSkew | undefined): ServiceError {
    const advice = skew === undefined ? '' : ` ${describeSkew(skew)}`
    return new ServiceError({
      ...fault,
      message: `${fault.code}: ${fault.message}${advice}`,
      ...this.#fields(),
    })
  }

  /** What to reject with when a request was ended from outside. */
  ofEnd(end: ScopeEnd): unknown {
    switch (end.kind) {
      case 'aborted':
        return end.reason
      case 'timeout':
        return this.transport('TOTAL_TIMEOUT', 'The request did not succeed within its total limit.')
      case 'interrupted':
        return new InterruptedError({
          code: end.inFlight ? 'ClientError:200042' : 'ClientError:100002',
          message: `The request was ${end.inFlight ? 'stopped in flight' : 'not sent'}: ${end.reason}.`,
          ...this.#fields(),
        })
      default:
        return end satisfies never
    }
  }

  #fields() {
    return {
      attempts: this.attempts,
      method: this.method,
      target: this.target,
      operation: this.operation,
      mayHaveBeenApplied: this.#mayHaveBeenApplied,
    }
  }
}
