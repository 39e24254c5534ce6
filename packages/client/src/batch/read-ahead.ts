import { conditionWait } from './condition-wait.ts'

/** Reads an iterable ahead of whoever takes its values, so that what is to come is known before it is its turn. */
export interface ReadAhead<Value> {
  /** The next value, or `undefined` at the end. Rejects with what the iterable threw. */
  take(): Promise<Value | undefined>
  /** Reads no more; `take` gives `undefined`. */
  close(): void
}

/** What a reader is told. */
export interface ReadAheadOptions<Value> {
  /** Values that are kept; reading goes on when one is taken. */
  readonly most: number
  /** Told of each value when it is read. */
  readonly onRead: (value: Value) => void
  /** Told that all were read. */
  readonly onEnd: () => void
}

/** Begins to read at once. */
export function readAhead<Value>(
  values: Iterable<Value> | AsyncIterable<Value>,
  { most, onRead, onEnd }: ReadAheadOptions<Value>,
): ReadAhead<Value> {
  const kept: Value[] = []
  const { changed, until } = conditionWait()
  let ended = false
  let failure: { readonly error: unknown } | undefined

  async function read(): Promise<void> {
    try {
      for await (const value of values) {
        if (ended) return
        onRead(value)
        kept.push(value)
        changed()
        await until(() => kept.length < most || ended)
      }
      onEnd()
    } catch (error) {
      failure = { error }
    } finally {
      ended = true
      changed()
    }
  }

  void read()
  return {
    async take() {
      await until(() => kept.length > 0 || ended)
      const value = kept.shift()
      changed()
      if (value === undefined && failure !== undefined) throw failure.error
      return value
    },
    close() {
      ended = true
      kept.length = 0
      changed()
    },
  }
}
