import { runSchedule } from './world/run-schedule.ts'
import type { Shape } from './world/shape.ts'

/** Small uploads in which all that can be interrupted is. */
export const PAIR_SHAPES: readonly Shape[] = [
  { pieces: 1, lastByteLength: 8, parallel: 1 },
  { pieces: 3, lastByteLength: 8, parallel: 1 },
  { pieces: 4, lastByteLength: 51_200, parallel: 2 },
  { pieces: 6, lastByteLength: 1000, parallel: 3 },
]

/** What came of all pairs. */
export interface PairTally {
  pairs: number
  readonly failures: string[]
}

/**
 * Kills the first process after each of its events, and for each of these the second process after each of
 * its events too; then lets the third one complete.
 *
 * @param every - takes only every so many of the points of the second crash.
 */
export async function crashPairs(shape: Shape, seed: number, every = 1): Promise<PairTally> {
  const tally: PairTally = { pairs: 0, failures: [] }
  const { eventsOfLastRun: events } = await runSchedule({ seed, shape, crashPlan: [] })
  for (let first = 1; first < events; first++) {
    const { eventsOfLastRun: eventsOfSecond } = await runSchedule({ seed, shape, crashPlan: [first] })
    for (let second = 1 + (first % every); second <= eventsOfSecond; second += every) {
      const { violations } = await runSchedule({ seed, shape, crashPlan: [first, second] })
      tally.pairs += 1
      if (violations.length > 0)
        tally.failures.push(`${JSON.stringify(shape)} ${seed} ${first} ${second}: ${violations[0]}`)
    }
  }
  return tally
}
