import { checkCount, checkDuration } from '../errors/check-options.ts'
import type { ServiceError } from '../errors/service-error.ts'
import type { TransportError } from '../errors/transport-error.ts'
import { createRetryBudget } from './retry-budget.ts'
import { unreachableCause } from './unreachable-cause.ts'

/** Facts about the failed attempt. */
export interface RetryContext {
  /** Number of the attempt, from 1, without those that failed while the network was down. */
  readonly attempt: number
  /** Whether sending the request twice has the same effect as sending it once. */
  readonly idempotent: boolean
  /** Number of attempts that failed to connect. Default: 0. */
  readonly connectFailures?: number
  /** Milliseconds since the first of the consecutive failures to connect. Default: 0. */
  readonly unreachableForMs?: number
  /**
   * Whether the network is down, as the client's `networkStatus` reports. The next attempt starts only when
   * it is up again. Default: false.
   */
  readonly networkDown?: boolean
  /** Whether the client has received a response before, which proves its endpoint right. Default: false. */
  readonly hasResponded?: boolean
  /** Random number of the client's clock: at least 0 and below 1. */
  random(): number
}

/** Decides whether a failed attempt is retried. Shared by all requests of a client. */
export interface RetryPolicy {
  /** Milliseconds to wait before the next attempt; `undefined` for no other attempt. */
  delayMs(error: ServiceError | TransportError, context: RetryContext): number | undefined
  /**
   * Called when a request succeeds, with the number of its retries, not counting those after a failure to
   * connect.
   */
  succeeded(retries: number): void
}

/** Parameters of the default policy. */
export interface RetryPolicyOptions {
  /** Maximum number of attempts, 1 or more; 1 means no retry. Default: 10. */
  readonly maxAttempts?: number
  /** Upper bound of the first random delay in milliseconds; doubles with each attempt. Default: 200. */
  readonly baseDelayMs?: number
  /** Maximum delay in milliseconds, unless the service requests a longer one. Default: 20 000. */
  readonly maxDelayMs?: number
  /** Maximum delay in milliseconds when the service requests one (`Retry-After`). Default: 300 000. */
  readonly maxRetryAfterMs?: number
  /**
   * Minimum time for which a request keeps trying to connect, in milliseconds from the first of its
   * consecutive failures, 0 or more, however many attempts that takes. It applies once the client has
   * received a response, and before that when this machine has no network; a host that was never reached gets
   * `maxAttempts`, so that a wrong endpoint is reported soon. With 0, or when `maxAttempts` is 1, only
   * `maxAttempts` counts. Default: 300 000.
   */
  readonly connectRetryMs?: number
  /**
   * Retries that all requests together may make until one succeeds, not counting failures to connect.
   * Default: 100.
   */
  readonly budget?: number
}

/**
 * Creates a policy with exponential backoff, full jitter, and a budget for all requests together, so that an
 * overloaded service is not flooded. It retries errors with `isTemporary`: broken connections, time limits,
 * 408, 429, 5xx except 501, and bodies that arrived incomplete. A request that is not idempotent is retried
 * only when the service certainly did not apply it.
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

  function takeRetry(error: ServiceError | TransportError, context: RetryContext): boolean {
    const { attempt, connectFailures = 0, unreachableForMs = 0, hasResponded = false } = context
    if (context.networkDown === true) return maxAttempts > 1
    const cause = unreachableCause(error)
    if (cause === undefined) return attempt - connectFailures < maxAttempts && budget.take()
    // Takes nothing from the budget: retries do not load a service that cannot be reached.
    if (attempt < maxAttempts) return true
    return maxAttempts > 1 && unreachableForMs < connectRetryMs && (hasResponded || cause === 'network-down')
  }

  return {
    delayMs(error, context) {
      // The caller's limit for all attempts leaves no time for another one.
      if (!error.isTemporary || error.code === 'TOTAL_TIMEOUT') return undefined
      if (error.mayHaveBeenApplied && !context.idempotent) return undefined
      if (!takeRetry(error, context)) return undefined
      const jitterMs = context.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (context.attempt - 1))
      const requestedMs = error.name === 'ServiceError' ? (error.retryAfterMs ?? 0) : 0
      return Math.max(jitterMs, Math.min(requestedMs, maxRetryAfterMs))
    },
    succeeded: (retries) => budget.refund(retries),
  }
}
