import { conditionVariable } from './condition-variable.ts'

/** Reads an iterable before its values are needed, so that upcoming values are known early. */
export interface ReadAhead<Value> {
  /** Returns the next value, or `undefined` at the end. Rejects with the error of the iterable. */
  take(): Promise<Value | undefined>
  /** Stops reading; `take` then returns `undefined`. */
  close(): void
}

/** Options of a reader. */
export interface ReadAheadOptions<Value> {
  /** Maximum number of buffered values. */
  readonly limit: number
  /** Called with each value when it is read. */
  readonly onRead: (value: Value) => void
  /** Called when all values were read. */
  readonly onEnd: () => void
}

/** Creates a reader, which starts immediately. */
export function readAhead<Value>(
  values: Iterable<Value> | AsyncIterable<Value>,
  { limit, onRead, onEnd }: ReadAheadOptions<Value>,
): ReadAhead<Value> {
  const kept: Value[] = []
  const { notifyAll, waitUntil } = conditionVariable()
  let ended = false
  let failure: { readonly error: unknown } | undefined

  async function read(): Promise<void> {
    try {
      for await (const value of values) {
        if (ended) return
        onRead(value)
        kept.push(value)
        notifyAll()
        await waitUntil(() => kept.length < limit || ended)
      }
      onEnd()
    } catch (error) {
      failure = { error }
    } finally {
      ended = true
      notifyAll()
    }
  }

  void read()
  return {
    async take() {
      await waitUntil(() => kept.length > 0 || ended)
      const value = kept.shift()
      notifyAll()
      if (value === undefined && failure !== undefined) throw failure.error
      return value
    },
    close() {
      ended = true
      kept.length = 0
      notifyAll()
    },
  }
}
