import { type Spread, spreadOf } from './statistics.ts'

/** What a row compares with its goal. */
export interface Row {
  readonly title: string
  readonly value: Spread
  /** Number of runs, or of pairs of runs. */
  readonly runs: number
  readonly unit: string
  /** The median is to be on the right side of it. */
  readonly goal: { readonly most: number } | { readonly least: number }
  /** What a reader must know to interpret it. */
  readonly remark?: string
}

/** Creates a row of the values of several runs. */
export function rowOf(
  title: string,
  values: readonly number[],
  goal: Row['goal'],
  { unit = '', remark }: { readonly unit?: string; readonly remark?: string } = {},
): Row {
  return {
    ...{ title, value: spreadOf(values), runs: values.length, unit, goal },
    ...(remark !== undefined && { remark }),
  }
}

/** What a contender used, for the table of figures. */
export interface Figure {
  readonly task: string
  readonly name: string
  readonly cpuSeconds: Spread
  readonly wallSeconds: Spread
  readonly peakMiB: Spread | undefined
}

/** Results of a comparison, for the report. */
export interface Findings {
  readonly rows: readonly Row[]
  readonly figures: readonly Figure[]
}

export function reaches({ value, goal }: Row): boolean {
  return 'most' in goal ? value.median <= goal.most : value.median >= goal.least
}
