import { figures, type Runs } from '../compare.ts'
import type { Row } from '../row.ts'
import { ratios, spreadOf } from '../statistics.ts'

/** How long an upload takes that finds out itself how many parts to send at a time, beside one with three. */
export function autoRow(line: string, runs: Runs): Row {
  const wall = (name: string): number[] => figures(runs, name, ({ wallSeconds }) => wallSeconds)
  return {
    title: `time with parallel auto / three at a time, ${line}`,
    value: spreadOf(ratios(wall('ours, parallel auto'), wall('ours'))),
    unit: '',
    goal: { most: 1.05 },
  }
}
