import { createHash } from 'node:crypto'
import { UnrecoverableError } from 'bullmq'
import type { PlanCounts, PlanData, RangeData } from '../queue/job-data.ts'
import type { JobQueue, TreeJob } from '../queue/open-queue.ts'
import { planRanges } from '../ranges/plan-ranges.ts'
import type { PlannedRange } from '../ranges/range-planner.ts'
import { JobReport } from './job-report.ts'
import { mayEndByItself } from './range-failure.ts'

/** Jobs that are added in one step (R14). */
const JOBS_AT_ONCE = 100
/** Attempts of a range whose failures may be temporary, and the first delay between them, which doubles. */
const ATTEMPTS = 10
const FIRST_DELAY_MS = 5_000
/** Completed jobs are kept for the dashboard. What they counted is kept with the tree. */
const KEPT_JOBS = { count: 10_000, age: 7 * 86_400 }

/**
 * Walks a tree, and adds the jobs of its ranges. Repeated after a crash, it adds only what is missing: the id
 * of a job is derived from its range.
 */
export async function processPlan(
  queue: JobQueue,
  job: TreeJob,
  plan: PlanData,
  signal: AbortSignal,
): Promise<PlanCounts> {
  const report = new JobReport(job)
  const counts = { kind: 'planned', jobs: 0, files: 0, bytes: 0 } as const
  let sum: PlanCounts = counts
  const add = async (ranges: readonly PlannedRange[]): Promise<void> => {
    signal.throwIfAborted()
    await queue.addBulk(ranges.map((range) => rangeJob(queue, plan, range)))
    for (const { files, bytes } of ranges)
      sum = { kind: 'planned', jobs: sum.jobs + 1, files: sum.files + files, bytes: sum.bytes + bytes }
    const added = sum
    report.counted(() => added)
  }
  let ranges: PlannedRange[] = []
  try {
    for await (const range of planRanges(plan.directory, plan.filesPerJob)) {
      ranges.push(range)
      if (ranges.length === JOBS_AT_ONCE) await add(ranges.splice(0))
    }
    await add(ranges)
  } catch (error) {
    signal.throwIfAborted()
    if (mayEndByItself(error)) throw error
    throw new UnrecoverableError(error instanceof Error ? error.message : String(error))
  } finally {
    ranges = []
    await report.end()
  }
  return sum
}

function rangeJob(
  queue: JobQueue,
  plan: PlanData,
  range: PlannedRange,
): Parameters<JobQueue['addBulk']>[0][number] {
  const { tree, bucket, directory, prefix } = plan
  const data: RangeData = { kind: 'range', tree, bucket, directory, prefix, ...range }
  return {
    name: 'range',
    data,
    opts: {
      jobId: rangeId(tree, range),
      parent: { id: tree, queue: queue.qualifiedName },
      // Without it, a range that fails for good would let its tree wait for ever.
      ignoreDependencyOnFailure: true,
      attempts: ATTEMPTS,
      backoff: { type: 'exponential', delay: FIRST_DELAY_MS, jitter: 0.5 },
      removeOnComplete: KEPT_JOBS,
    },
  }
}

function rangeId(tree: string, { path, from, before }: PlannedRange): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([path, from, before]))
    .digest('hex')
  return `${tree}-${digest.slice(0, 24)}`
}
