import { parentPort, workerData } from 'node:worker_threads'
import { loadMutant } from './load-mutant.ts'

/** Which schedules a worker runs: every `step`-th seed from `first` on. */
export interface SeedJob {
  readonly first: number
  readonly step: number
  readonly count: number
  readonly twoProcesses: boolean
  readonly owners: number | undefined
  readonly mutant: string | undefined
}

/** The report of a worker about some schedules. */
export interface SeedTally {
  schedules: number
  events: number
  crashes: number
  runs: number
  leftBehind: number
  readonly failures: { readonly seed: number; readonly violations: readonly string[] }[]
}

const CHUNK = 50
/** Errors are part of normal life here; their stacks cost more than everything else. */
Error.stackTraceLimit = 0

const { first, step, count, twoProcesses, owners, mutant } = workerData as SeedJob
if (mutant !== undefined) {
  loadMutant(mutant)
  // What a mutant does not wait for may fail with nobody listening.
  process.on('unhandledRejection', () => {})
}
const { runSchedule } = await import('./world/run-schedule.ts')

let tally = nothing()
for (let index = 0; index < count; index++) {
  const seed = first + index * step
  const { violations, events, crashes, runs, leftBehind } = await runSchedule({
    seed,
    twoProcesses,
    ...(owners !== undefined && { owners }),
  })
  tally.schedules += 1
  tally.events += events
  tally.crashes += crashes
  tally.runs += runs
  tally.leftBehind += leftBehind
  if (violations.length > 0) tally.failures.push({ seed, violations })
  if (tally.schedules === CHUNK || index === count - 1 || violations.length > 0) {
    parentPort?.postMessage(tally)
    tally = nothing()
  }
}

function nothing(): SeedTally {
  return { schedules: 0, events: 0, crashes: 0, runs: 0, leftBehind: 0, failures: [] }
}
