/** Values of which only the newest matters to a reader that is slow. */
export interface LatestValue<Value> {
  publish(value: Value): void
  /** No value follows. */
  end(): void
  /** Each reader gets the newest value whenever it asks, no value twice, and always the last one before the end. */
  values(): AsyncIterable<Value>
}

/** Makes a {@link LatestValue}. A reader that leaves, sleeps or never reads has no effect on the writer. */
export function createLatestValue<Value>(): LatestValue<Value> {
  let newest: Value | undefined
  let version = 0
  let ended = false
  let waiting: (() => void)[] = []

  function wake(): void {
    const readers = waiting
    waiting = []
    for (const resolve of readers) resolve()
  }

  return {
    publish(value) {
      newest = value
      version += 1
      wake()
    },
    end() {
      ended = true
      wake()
    },
    async *values() {
      let seen = 0
      for (;;) {
        if (version > seen) {
          seen = version
          yield newest as Value
        } else if (ended) {
          return
        } else {
          await new Promise<void>((resolve) => waiting.push(resolve))
        }
      }
    },
  }
}
