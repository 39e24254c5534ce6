import { checkCount, checkDuration } from '../errors/option-error.ts'
import type { ServiceError } from '../errors/service-error.ts'
import type { TransportError } from '../errors/transport-error.ts'
import { createRetryBudget } from './retry-budget.ts'
import { unreachable } from './unreachable-cause.ts'

/** What a policy may know of the attempt that failed. */
export interface RetryContext {
  /** 1 for the first attempt. */
  readonly attempt: number
  /** Whether sending the request twice does no more than sending it once. */
  readonly idempotent: boolean
  /** Attempts of the request that ended without a connection. Default: 0. */
  readonly connectFailures?: number
  /** For how long no connection could be made: milliseconds since the first of the failures in a row. Default: 0. */
  readonly unreachableForMs?: number
  /** Whether the client has had a response before, so that its endpoint is right. Default: false. */
  readonly hasResponded?: boolean
  /** From the client's clock: at least 0 and below 1. */
  random(): number
}

/** Decides whether a failed attempt is followed by another. Shared by all requests of a client. */
export interface RetryPolicy {
  /** How long to wait before the next attempt; `undefined` for no other attempt. */
  delayMs(error: ServiceError | TransportError, context: RetryContext): number | undefined
  /** Told when a request succeeded, after this many delays were granted to it; not those after a failure to connect. */
  succeeded(retries: number): void
}

/** The default policy's numbers. */
export interface RetryPolicyOptions {
  /** Attempts in all, 1 or more; 1 means no retry. Default: 10. */
  readonly maxAttempts?: number
  /** The first delay is random below this, the next below twice this, and so on. Default: 200. */
  readonly baseDelayMs?: number
  /** No delay is longer, unless the service asks for it. Default: 20 000. */
  readonly maxDelayMs?: number
  /** How long to wait at most when the service asks for it (`Retry-After`). Default: 300 000. */
  readonly maxRetryAfterMs?: number
  /**
   * Minimum time for which a request keeps trying to connect, in milliseconds from the first of its consecutive failures, 0 or more, however many
   * attempts that takes. It applies once the client has had a response, and before that when this machine has no network; a host that was never
   * reached gets `maxAttempts`, so that a wrong endpoint is reported soon. With 0, or when `maxAttempts` is 1, only `maxAttempts` counts.
   * Default: 300 000.
   */
  readonly connectRetryMs?: number
  /** How many retries all requests together may make before one of them succeeds, not counting failures to connect. Default: 100. */
  readonly budget?: number
}

/**
 * Exponential delays with full jitter, and a budget for all requests together, so that a service in trouble is not
 * flooded. Retries what may go better next time: broken connections, time limits, 408, 429, 5xx, and bodies that
 * arrived incomplete. A request that is not idempotent is repeated only when the service surely did not carry it out.
 *
 * @throws OptionError for a number that is out of range
 */
export function createRetryPolicy(options: RetryPolicyOptions = {}): RetryPolicy {
  const { maxAttempts = 10, baseDelayMs = 200, maxDelayMs = 20_000, maxRetryAfterMs = 300_000 } = options
  const { connectRetryMs = 300_000 } = options
  checkCount('maxAttempts', maxAttempts)
  checkDuration('baseDelayMs', baseDelayMs, true)
  checkDuration('maxDelayMs', maxDelayMs, true)
  checkDuration('maxRetryAfterMs', maxRetryAfterMs, true)
  checkDuration('connectRetryMs', connectRetryMs, true)
  checkCount('budget', options.budget, 0)
  const budget = createRetryBudget(options.budget ?? 100)

  function mayTryAgain(error: ServiceError | TransportError, context: RetryContext): boolean {
    const { attempt, connectFailures = 0, unreachableForMs = 0, hasResponded = false } = context
    const missing = unreachable(error)
    if (missing === undefined) return attempt - connectFailures < maxAttempts && budget.take()
    // No budget: a service that cannot be reached is not flooded.
    if (attempt < maxAttempts) return true
    return (
      maxAttempts > 1 && unreachableForMs < connectRetryMs && (hasResponded || missing === 'network-down')
    )
  }

  return {
    delayMs(error, context) {
      if (!mayGoBetter(error)) return undefined
      if (error.mayHaveBeenApplied && !context.idempotent) return undefined
      if (!mayTryAgain(error, context)) return undefined
      const jitterMs = context.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (context.attempt - 1))
      const askedMs = error.name === 'ServiceError' ? (error.retryAfterMs ?? 0) : 0
      return Math.max(jitterMs, Math.min(askedMs, maxRetryAfterMs))
    },
    succeeded: (retries) => budget.giveBack(retries),
  }
}

function mayGoBetter(error: ServiceError | TransportError): boolean {
  return error.name === 'ServiceError' ? isPassingRefusal(error) : isPassingFailure(error)
}

function isPassingRefusal({ status, code }: ServiceError): boolean {
  // An error document in an answer that began as a success; 203 means stored, with a failed callback.
  if (status < 300) return code === 'InternalError'
  // The body did not arrive, which is ours to send again.
  if (status === 400) return code === 'RequestTimeout' || code === 'IncompleteBody'
  if (status === 501) return false
  return status === 408 || status === 429 || status >= 500
}

function isPassingFailure({ code }: TransportError): boolean {
  switch (code) {
    case 'CONNECT_FAILED':
    case 'CONNECT_TIMEOUT':
    case 'SOCKET_CLOSED':
    case 'IDLE_TIMEOUT':
    case 'RESPONSE_TIMEOUT':
    case 'RESPONSE_MALFORMED':
      return true
    case 'TLS_REJECTED':
    case 'PROXY_REFUSED':
    case 'RESPONSE_TOO_LARGE':
    case 'BODY_LENGTH_MISMATCH':
    case 'REQUEST_INVALID':
    case 'TOTAL_TIMEOUT':
    case 'REDIRECT_REFUSED':
    case 'INSECURE_ENDPOINT':
      return false
    default:
      code satisfies never
      return false
  }
}
