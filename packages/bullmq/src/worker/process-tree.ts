import { UnrecoverableError } from 'bullmq'
import { readSums } from '../progress/read-progress.ts'
import type { RangeCounts } from '../queue/job-data.ts'
import type { JobQueue, TreeJob } from '../queue/open-queue.ts'
import { countsOf } from '../queue/tree-counts.ts'

/** Sums up a tree whose other jobs have ended. Rejects when files are not stored. */
export async function processTree(queue: JobQueue, job: TreeJob): Promise<RangeCounts> {
  const sums = await readSums(queue, job)
  const { filesFailed, filesFound } = sums
  if (filesFailed > 0 || sums.jobs.failed > 0)
    throw new UnrecoverableError(`${filesFailed} of ${filesFound} files were not uploaded.`)
  return { kind: 'counted', ...countsOf(sums) }
}
