/** Values of which only the newest matters to a reader that is slow. */
export interface LatestValue<Value> {
  /** There is a new value. It is only made when somebody asks for it. */
  publish(make: () => Value): void
  /** No value follows. */
  end(): void
  /** Each reader gets the newest value whenever it asks, no value twice, and always the last one before the end. */
  values(): AsyncIterable<Value>
}

/** Makes a {@link LatestValue}. A reader that leaves, sleeps or never reads has no effect on the writer. */
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
