/** Sequence of values of which a slow reader gets only the newest. */
export interface LatestValue<Value> {
  /** Publishes a new value. `make` is called only when a reader requests the value. */
  publish(make: () => Value): void
  /** Ends the sequence. */
  end(): void
  /**
   * Each reader gets the newest value on each request, no value twice, and always the last one before the
   * end.
   */
  values(): AsyncIterable<Value>
}

/**
 * Creates a {@link LatestValue}. A reader that leaves, is slow or never reads has no effect on the writer.
 */
export function createLatestValue<Value>(): LatestValue<Value> {
  let newest: () => Value = () => {
    throw new Error('There is no value yet.')
  }
  let version = 0
  let ended = false
  let waiting: (() => void)[] = []

  function wake(): void {
    const readers = waiting
    waiting = []
    for (const resolve of readers) resolve()
  }

  return {
    publish(make) {
      newest = make
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
          yield newest()
        } else if (ended) {
          return
        } else {
          await new Promise<void>((resolve) => waiting.push(resolve))
        }
      }
    },
  }
}
