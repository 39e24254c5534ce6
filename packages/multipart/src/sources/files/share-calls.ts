/**
 * Shares the runs of a check among concurrent calls. Each call resolves with the result of a run that started
 * after the call, so that a result is never older than its call.
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
