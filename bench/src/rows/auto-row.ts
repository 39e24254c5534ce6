import { figures, type Runs } from '../compare.ts'
import { type Row, rowOf } from '../row.ts'
import { ratios } from '../statistics.ts'

/** How long an upload takes with `parallel: 'auto'`, beside one with three parts at a time. */
export function autoRow(line: string, runs: Runs, most: number): Row {
  const wall = (name: string): number[] => figures(runs, name, ({ wallSeconds }) => wallSeconds)
  return rowOf(`${line}: wall, auto / three at a time`, ratios(wall('ours, parallel auto'), wall('ours')), {
    most,
  })
}
