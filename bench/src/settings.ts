/** How much is measured. */
export interface Settings {
  readonly rounds: number
  readonly largeGiB: number
  readonly wanMiB: number
  readonly wanRounds: number
  readonly parts: number
  readonly puts: number
  /** Of the row about memory. */
  readonly manyPuts: number
  readonly files: number
  /** Runs of a directory over a line with latency. */
  readonly latencyRounds: number
}

export const full: Settings = {
  rounds: 7,
  largeGiB: 1,
  wanMiB: 1024,
  wanRounds: 1,
  parts: 10_000,
  puts: 20_000,
  manyPuts: 60_000,
  files: 20_000,
  latencyRounds: 1,
}

/** Done in three minutes, for a look; the ranges are wider. */
export const quick: Settings = {
  rounds: 2,
  largeGiB: 0.25,
  wanMiB: 144,
  wanRounds: 1,
  parts: 1000,
  puts: 3000,
  manyPuts: 10_000,
  files: 2000,
  latencyRounds: 1,
}
