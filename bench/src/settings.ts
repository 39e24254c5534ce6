/** How much is measured. */
export interface Settings {
  readonly rounds: number
  readonly smallGiB: number
  readonly largeGiB: number
  /** Of the large file, which takes long. */
  readonly largeRounds: number
  readonly wanMiB: number
  readonly wanRounds: number
  readonly parts: number
  readonly puts: number
}

export const full: Settings = {
  rounds: 7,
  smallGiB: 1,
  largeGiB: 4,
  largeRounds: 5,
  wanMiB: 1024,
  wanRounds: 1,
  parts: 10_000,
  puts: 10_000,
}

/** Done in two minutes, for a look; the ranges are wider. */
export const quick: Settings = {
  rounds: 2,
  smallGiB: 0.5,
  largeGiB: 1,
  largeRounds: 1,
  wanMiB: 144,
  wanRounds: 1,
  parts: 2000,
  puts: 4000,
}
