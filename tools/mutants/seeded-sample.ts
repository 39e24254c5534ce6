/** Draws at most `count` of the items; the same ones for the same seed. */
export function seededSample<Item>(items: readonly Item[], count: number, seed: number): readonly Item[] {
  const random = mulberry32(seed)
  const pool = [...items]
  const sample: Item[] = []
  while (sample.length < count && pool.length > 0)
    sample.push(...pool.splice(Math.floor(random() * pool.length), 1))
  return sample
}

function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
