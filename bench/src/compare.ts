import type { Contender } from './measure.ts'
import { ratios } from './statistics.ts'
import type { Usage } from './task.ts'

/** What each contender used, round by round. */
export type Runs<Result = Usage> = ReadonlyMap<string, readonly Result[]>

/**
 * Lets the contenders do their tasks in turn, round after round, so that whatever else the machine does hits
 * all of them alike. Each has one run before that does not count; each round starts with another one.
 *
 * @param options.isWarm - skip the runs that do not count, where each run takes long and waits most of its
 * time. Default: false.
 */
export async function compare<Result = Usage>(
  contenders: readonly Contender<Result>[],
  rounds: number,
  { isWarm = false }: { readonly isWarm?: boolean } = {},
): Promise<Runs<Result>> {
  const runs = new Map<string, Result[]>(contenders.map(({ name }) => [name, []]))
  if (!isWarm) for (const contender of contenders) await contender.measure()
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const contender = contenders[(round + turn) % contenders.length]
      if (contender !== undefined) runs.get(contender.name)?.push(await contender.measure())
    }
  }
  return runs
}

/** One figure of a contender, round by round. */
export function figures<Result = Usage>(
  runs: Runs<Result>,
  name: string,
  figure: (result: Result) => number | undefined,
): number[] {
  const values = (runs.get(name) ?? []).map(figure).filter((value) => value !== undefined)
  if (values.length === 0) throw new Error(`there is no figure of ${name}`)
  return values
}

/** CPU time of a contender divided by that of another one, round by round. */
export function cpuRatios(runs: Runs, name: string, other: string): readonly number[] {
  const cpu = (contender: string): number[] => figures(runs, contender, ({ cpuSeconds }) => cpuSeconds)
  return ratios(cpu(name), cpu(other))
}
