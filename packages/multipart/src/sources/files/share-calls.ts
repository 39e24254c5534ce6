/**
 * Shares runs among concurrent calls, for a check that many ask for at once. Each call resolves with a run
 * that started after the call, so that its result is never older.
 */
export function shareCalls<Value>(run: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<Value> | undefined
  let next: Promise<Value> | undefined

  function start(): Promise<Value> {
    next = undefined
    const mine = run().finally(() => {
      if (running === mine) running = undefined
    })
    running = mine
    return mine
  }

  return () => {
    if (running === undefined) return start()
    next ??= running.then(start, start)
    return next
  }
}
