/**
 * Resolves in the next turn of the event loop, after sockets were read. Browsers have no `setImmediate`; a
 * timer without delay comes closest.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve)
    else setTimeout(resolve, 0)
  })
}
