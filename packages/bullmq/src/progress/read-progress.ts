import type { PlanCounts, RangeCounts } from '../queue/job-data.ts'
import type { JobQueue, TreeJob } from '../queue/open-queue.ts'
import { NO_COUNTS, sumOf, type TreeCounts } from '../queue/tree-counts.ts'
import { failedJobs, finishedRanges } from './tree-jobs.ts'
import type { TreeProgress } from './tree-progress.ts'

/** Id of the job that walks a tree. */
export function planIdOf(tree: string): string {
  return `${tree}-plan`
}

/**
 * Reads the progress of a tree; `undefined` when the queue does not know it. Reads one small record for each
 * job, a page at a time.
 */
export async function readProgress(queue: JobQueue, id: string): Promise<TreeProgress | undefined> {
  const tree = (await queue.getJob(id)) as TreeJob | undefined
  if (tree?.data.kind !== 'tree') return undefined
  const sums = await readSums(queue, tree)
  const state = await tree.getState()
  if (state === 'completed') return { ...sums, state: 'completed', reason: undefined }
  if (state !== 'failed') return { ...sums, state: 'uploading', reason: undefined }
  const plan = (await queue.getJob(planIdOf(id))) as TreeJob | undefined
  return { ...sums, state: 'failed', reason: plan?.failedReason ?? tree.failedReason }
}

/** Reads what the jobs of a tree have counted. */
export async function readSums(
  queue: JobQueue,
  tree: TreeJob,
): Promise<Omit<TreeProgress, 'state' | 'reason'>> {
  const id = String(tree.id)
  // First, so that a range that ends meanwhile is counted among those that have ended.
  const active = new Map<string, TreeCounts>()
  for (const job of (await queue.getJobs(['active'])) as (TreeJob | undefined)[])
    if (job?.data.kind === 'range' && job.data.tree === id) active.set(String(job.id), countsIn(job))
  let planned = ((await queue.getJob(planIdOf(id))) as TreeJob | undefined)?.progress as
    | PlanCounts
    | 0
    | undefined
  let isCounted = false
  let counts = NO_COUNTS
  let completed = 0
  for await (const [job, value] of finishedRanges(tree)) {
    if (value.kind === 'planned') {
      planned = value
      isCounted = true
      continue
    }
    active.delete(job)
    completed += 1
    counts = sumOf(counts, value)
  }
  let failed = 0
  for await (const job of failedJobs(queue, tree)) {
    if (active.has(String(job.id)) || job.data.kind !== 'range') continue
    counts = sumOf(counts, failedCounts(job, job.data.files))
    failed += 1
  }
  for (const value of active.values()) counts = sumOf(counts, value)
  const { jobs = 0, files = 0, bytes = 0 } = planned || {}
  return {
    ...counts,
    isCounted,
    filesFound: files,
    bytesFound: bytes,
    jobs: { found: jobs, active: active.size, completed, failed },
  }
}

function countsIn({ progress }: TreeJob): TreeCounts {
  const counts = progress as unknown as RangeCounts | 0
  return typeof counts === 'object' && counts.kind === 'counted' ? counts : NO_COUNTS
}

/** A range that failed may not have come to all of its files. */
function failedCounts(job: TreeJob, files: number): TreeCounts {
  const counts = countsIn(job)
  const stored = counts.filesUploaded + counts.filesUnchanged + counts.filesUpdated
  return { ...counts, filesFailed: Math.max(counts.filesFailed, files - stored) }
}
