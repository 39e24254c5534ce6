import { Worker } from 'node:worker_threads'
import type { SeedJob, SeedTally } from './seed-worker.ts'

/** Which schedules to run. */
export interface SeedRange extends Omit<SeedJob, 'step'> {
  readonly workers: number
  /** Ends at the first violation. */
  readonly stopAtFirst: boolean
  /** Called from time to time with the progress. */
  readonly onProgress?: (schedules: number) => void
}

/** Runs the schedules of a range of seeds, on several threads. */
export async function runSeeds({
  workers,
  stopAtFirst,
  onProgress,
  ...range
}: SeedRange): Promise<SeedTally> {
  const sum: SeedTally = { schedules: 0, events: 0, crashes: 0, runs: 0, leftBehind: 0, failures: [] }
  const running = Array.from({ length: workers }, (_, index) => {
    const count = Math.ceil((range.count - index) / workers)
    const job: SeedJob = { ...range, first: range.first + index, step: workers, count }
    return new Worker(new URL('./seed-worker.ts', import.meta.url), { workerData: job })
  })
  const ends = running.map(
    (worker) =>
      new Promise<void>((resolve, reject) => {
        worker.on('message', (tally: SeedTally) => {
          sum.schedules += tally.schedules
          sum.events += tally.events
          sum.crashes += tally.crashes
          sum.runs += tally.runs
          sum.leftBehind += tally.leftBehind
          sum.failures.push(...tally.failures)
          onProgress?.(sum.schedules)
          if (stopAtFirst && sum.failures.length > 0) for (const other of running) void other.terminate()
        })
        worker.on('error', reject)
        worker.on('exit', () => resolve())
      }),
  )
  await Promise.all(ends)
  sum.failures.sort((a, b) => a.seed - b.seed)
  return sum
}
