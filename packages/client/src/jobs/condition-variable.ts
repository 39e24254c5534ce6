/** Waits for conditions on shared state. */
export interface ConditionVariable {
  /** Must be called after each change of the state. */
  notifyAll(): void
  /** Resolves when the condition is true. Evaluated immediately, and after each change. */
  waitUntil(isCase: () => boolean): Promise<void>
}

export function conditionVariable(): ConditionVariable {
  let waiting: (() => void)[] = []
  return {
    notifyAll() {
      const sleepers = waiting
      waiting = []
      for (const wake of sleepers) wake()
    },
    async waitUntil(isCase) {
      while (!isCase()) await new Promise<void>((resolve) => waiting.push(resolve))
    },
  }
}
