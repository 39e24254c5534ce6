/** Waits for conditions over state that somebody else changes. */
export interface ConditionWait {
  /** Says that the state has changed. */
  changed(): void
  /** Resolves when it is the case; asked now, and after each change. */
  until(isCase: () => boolean): Promise<void>
}

/** Makes one. */
export function conditionWait(): ConditionWait {
  let waiting: (() => void)[] = []
  return {
    changed() {
      const sleepers = waiting
      waiting = []
      for (const wake of sleepers) wake()
    },
    async until(isCase) {
      while (!isCase()) await new Promise<void>((resolve) => waiting.push(resolve))
    },
  }
}
