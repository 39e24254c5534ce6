import type { JobCounts } from '../queue/job-data.ts'
import type { JobQueue, TreeJob } from '../queue/open-queue.ts'

/** Entries that are read in one call (R14). */
const PAGE = 500

/** Ids and results of the jobs of a tree that have completed. */
export async function* finishedRanges(tree: TreeJob): AsyncGenerator<readonly [id: string, JobCounts]> {
  const seen = new Set<string>()
  let cursor = 0
  do {
    const page = await tree.getDependencies({ processed: { cursor, count: PAGE } })
    for (const [key, value] of Object.entries(page.processed ?? {})) {
      // A hash that grows while it is read may return an entry twice.
      if (seen.has(key)) continue
      seen.add(key)
      yield [idOf(key), value as JobCounts]
    }
    cursor = Number(page.nextProcessedCursor ?? 0)
  } while (cursor !== 0)
}

/** Jobs of a tree that have failed for good. */
export async function* failedJobs(queue: JobQueue, tree: TreeJob): AsyncGenerator<TreeJob> {
  const seen = new Set<string>()
  let cursor = 0
  do {
    const page = await tree.getDependencies({ ignored: { cursor, count: PAGE } })
    for (const key of Object.keys(page.ignored ?? {})) {
      if (seen.has(key)) continue
      seen.add(key)
      const job = (await queue.getJob(idOf(key))) as TreeJob | undefined
      if (job !== undefined) yield job
    }
    cursor = Number(page.nextIgnoredCursor ?? 0)
  } while (cursor !== 0)
}

/** Returns the id of the job with a key; ids contain no ":". */
function idOf(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1)
}
