/** Number of retries left for all requests of a client together. */
export interface RetryBudget {
  /** Takes one retry. Returns false when none is left. */
  take(): boolean
  /** Adds the retries of a request that succeeded, plus a fraction of one; never above the capacity. */
  refund(retries: number): void
}

// Lets a client recover after a long outage: five successes at the first attempt earn one retry.
const EARNED_BY_SUCCESS = 0.2

/** Creates a budget that starts with `capacity` retries and never exceeds it. */
export function createRetryBudget(capacity: number): RetryBudget {
  let left = capacity
  return {
    take() {
      if (left < 1) return false
      left -= 1
      return true
    },
    refund(retries) {
      left = Math.min(capacity, left + retries + EARNED_BY_SUCCESS)
    },
  }
}
