import type { AttemptError } from '../errors/attempt-error.ts'
import { InterruptedError } from '../errors/interrupted-error.ts'
import { ServiceError } from '../errors/service-error.ts'
import { TransportError, type TransportErrorCode } from '../errors/transport-error.ts'
import { type ClockSkew, describeSkew } from '../response/clock-skew.ts'
import type { ErrorResponse } from '../response/error-response.ts'
import { targetOf } from '../security/redact.ts'
import type { HttpRequest } from '../transport/http-request.ts'
import type { CancellationCause } from './cancellation.ts'
import type { AttemptEvent } from './http-events.ts'

/** Creates the errors of one request, with the fields that are the same for all its attempts. */
export class RequestErrors {
  /** Number of attempts sent so far. */
  attempts = 0
  readonly callId: string
  readonly method: string
  readonly operation: string | undefined
  readonly bucket: string | undefined
  readonly key: string | undefined
  readonly #url: URL
  #target: string | undefined
  #mayHaveBeenApplied = false

  constructor({ method, url, bucket, key }: HttpRequest, operation: string | undefined, callId: string) {
    this.callId = callId
    this.method = method
    this.#url = url
    this.operation = operation
    this.bucket = bucket
    this.key = key
  }

  /** Scheme, host and path. Computed when it is first read: most requests succeed and do not need it. */
  get target(): string {
    this.#target ??= targetOf(this.#url)
    return this.#target
  }

  /** Records whether the service may have applied an attempt. All later errors of the request report it. */
  recordAttempt(mayHaveBeenApplied: boolean): void {
    const isSafe = this.method === 'GET' || this.method === 'HEAD'
    if (mayHaveBeenApplied && !isSafe) this.#mayHaveBeenApplied = true
  }

  /** The current attempt, for events. */
  event(): AttemptEvent {
    const { callId, method, target, operation, attempts } = this
    return { callId, method, target, operation, attempt: attempts }
  }

  transportError(code: TransportErrorCode, message: string, cause?: unknown): TransportError {
    return new TransportError({
      code,
      message,
      ...this.#fields(),
      ...this.#object(),
      ...(cause === undefined ? {} : { cause }),
    })
  }

  fromAttempt(error: AttemptError): TransportError {
    this.recordAttempt(error.mayHaveBeenApplied)
    return this.transportError(error.code, error.message, error.cause)
  }

  serviceError(response: ErrorResponse, skew: ClockSkew | undefined): ServiceError {
    const advice = skew === undefined ? '' : ` ${describeSkew(skew)}`
    return new ServiceError({
      ...response,
      message: `${response.code}: ${response.message}${advice}`,
      ...this.#fields(),
      ...this.#object(),
    })
  }

  /** Rejection reason of a request that was cancelled. */
  fromCancellation(cause: CancellationCause): unknown {
    switch (cause.kind) {
      case 'aborted':
        return cause.reason
      case 'timeout':
        return this.transportError(
          'TOTAL_TIMEOUT',
          'The request did not succeed within its total time limit.',
        )
      case 'interrupted':
        return new InterruptedError({
          code: cause.inFlight ? 'ClientError:200042' : 'ClientError:100002',
          message: `The request was ${cause.inFlight ? 'stopped in flight' : 'not sent'}: ${cause.reason}.`,
          ...this.#fields(),
        })
      default:
        return cause satisfies never
    }
  }

  #object() {
    return { bucket: this.bucket, key: this.key }
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
