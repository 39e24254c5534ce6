/** A median with the lowest and the highest value. */
export interface Spread {
  readonly median: number
  readonly lowest: number
  readonly highest: number
}

/** @throws RangeError when there are no values */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const [lowest, highest] = [sorted[0], sorted.at(-1)]
  const [below, above] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  if (lowest === undefined || highest === undefined || below === undefined || above === undefined)
    throw new RangeError('there are no values')
  return { median: (below + above) / 2, lowest, highest }
}

/** The values of one row of runs, divided by those of another run by run. */
export function ratios(values: readonly number[], others: readonly number[]): readonly number[] {
  return values.map((value, index) => value / (others[index] ?? Number.NaN))
}

/** `0.38 (0.35–0.41)` */
export function show({ median, lowest, highest }: Spread, digits = 2): string {
  return `${median.toFixed(digits)} (${lowest.toFixed(digits)}–${highest.toFixed(digits)})`
}
