const NEW = 0
const OPEN = 1
const DONE = 2

/**
 * Looks for a way through a graph that comes back to where it was.
 *
 * @param successors - of each node, by its number, the nodes that may follow it.
 * @returns a node on a cycle, or `undefined` when every way has an end.
 */
export function findCycle(successors: readonly (readonly number[])[]): number | undefined {
  const state = new Uint8Array(successors.length)
  const tried = new Uint32Array(successors.length)
  for (let root = 0; root < successors.length; root++) {
    if (state[root] !== NEW) continue
    const path = [root]
    state[root] = OPEN
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const next = successors[node]?.[tried[node] ?? 0]
      if (next === undefined) {
        state[node] = DONE
        path.pop()
        continue
      }
      tried[node] = (tried[node] ?? 0) + 1
      if (state[next] === OPEN) return next
      if (state[next] === DONE) continue
      state[next] = OPEN
      path.push(next)
    }
  }
  return undefined
}
