import { figures, type Runs } from './compare.ts'
import type { Figure } from './row.ts'
import { spreadOf } from './statistics.ts'

/** The figures of all contenders of a comparison. */
export function figuresOf(task: string, runs: Runs): readonly Figure[] {
  return [...runs].map(([name, usages]) => ({
    task,
    name,
    cpuSeconds: spreadOf(figures(runs, name, ({ cpuSeconds }) => cpuSeconds)),
    wallSeconds: spreadOf(figures(runs, name, ({ wallSeconds }) => wallSeconds)),
    peakMiB: usages.some(({ peakMiB }) => peakMiB !== undefined)
      ? spreadOf(figures(runs, name, ({ peakMiB }) => peakMiB))
      : undefined,
  }))
}
