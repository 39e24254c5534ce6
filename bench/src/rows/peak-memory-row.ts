import { figures, type Runs } from '../compare.ts'
import { type Row, rowOf } from '../row.ts'

/** Peak memory of a contender. */
export function peakMemoryRow(title: string, runs: Runs, most: number, name = 'ours'): Row {
  return rowOf(
    `${title}: peak memory`,
    figures(runs, name, ({ peakMiB }) => peakMiB),
    { most },
    { unit: 'MiB' },
  )
}
