/** Counts the retries that all requests of a client may still make. */
export interface RetryBudget {
  /** Takes one retry. False when none is left. */
  take(): boolean
  /** Gives back the retries of a request that succeeded, and a little more. */
  giveBack(retries: number): void
}

// Lets a client recover after a long outage: five successes at the first attempt earn one retry.
const earnedBySuccess = 0.2

/** A bucket that starts full. */
export function createRetryBudget(capacity: number): RetryBudget {
  let left = capacity
  return {
    take() {
      if (left < 1) return false
      left -= 1
      return true
    },
    giveBack(retries) {
      left = Math.min(capacity, left + retries + earnedBySuccess)
    },
  }
}
