import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { checkText, invalid } from '../errors/check-options.ts'
import { readProgress } from '../progress/read-progress.ts'
import { failedJobs } from '../progress/tree-jobs.ts'
import type { TreeProgress } from '../progress/tree-progress.ts'
import { checkQueue } from '../queue/check-queue.ts'
import { bindQueue, type JobQueue, openQueue, type TreeJob } from '../queue/open-queue.ts'
import type { UploadQueue } from '../queue/upload-queue.ts'
import { failureOf, type TreeFailure } from '../worker/range-failure.ts'

const POLL_MS = 1_000
/** For how long the queue may be away while a tree is waited for. */
const UNREACHABLE_MS = 300_000
/** Failures that are read in one call. */
const PAGE = 100

/** A tree in a queue, as any process sees it. */
export interface UploadTree extends AsyncDisposable {
  /** Id of the tree, for `openTree` in another process. */
  readonly id: string
  /** Returns the progress over all workers; `undefined` when the queue does not know the tree (any more). */
  progress(): Promise<TreeProgress | undefined>
  /** Returns the files that are not stored, of jobs that have failed for good. */
  failures(): AsyncGenerator<TreeFailure>
  /**
   * Resolves with the last progress when all jobs have ended; `undefined` when the queue does not know the
   * tree (any more).
   *
   * @throws the reason of the signal; the error of a queue that cannot be reached for five minutes
   */
  finished(options?: { readonly signal?: AbortSignal }): Promise<TreeProgress | undefined>
  /** Closes the connection. The tree is uploaded all the same. */
  [Symbol.asyncDispose](): Promise<void>
}

/** Opens a tree that was queued by `queueTree`, in this or another process. @throws ValidationError */
export function openTree({ queue, id }: { readonly queue: UploadQueue; readonly id: string }): UploadTree {
  checkQueue(queue)
  if (id === undefined) throw invalid('id', 'the id of a tree', id)
  checkText('id', id, { isName: true })
  return uploadTree(openQueue(bindQueue(queue)), id)
}

/** Creates the view of a tree, which closes the queue at its end. */
export function uploadTree(queue: JobQueue, id: string): UploadTree {
  const progress = (): Promise<TreeProgress | undefined> => readProgress(queue, id)
  return {
    id,
    progress,
    async *failures() {
      const tree = (await queue.getJob(id)) as TreeJob | undefined
      if (tree === undefined) return
      for await (const job of failedJobs(queue, tree)) yield* failuresOf(queue, job)
    },
    async finished({ signal } = {}) {
      for (let lastSeenAt = performance.now(); ; await wait(POLL_MS, undefined, signal && { signal })) {
        signal?.throwIfAborted()
        try {
          const state = await queue.getJobState(id)
          if (state === 'completed' || state === 'failed' || state === 'unknown') return await progress()
          lastSeenAt = performance.now()
        } catch (error) {
          // A database that is started again refuses connections for a while.
          if (performance.now() - lastSeenAt > UNREACHABLE_MS) throw error
        }
      }
    },
    async [Symbol.asyncDispose]() {
      await queue.close()
    },
  }
}

/** Failures of the files of a job; of the whole range, when it has failed without coming to a file. */
async function* failuresOf(
  queue: JobQueue,
  { id = '', data, failedReason }: TreeJob,
): AsyncGenerator<TreeFailure> {
  for (let start = 0; ; start += PAGE) {
    const { logs } = await queue.getJobLogs(id, start, start + PAGE - 1)
    if (start === 0 && logs.length === 0 && data.kind === 'range') {
      const range = { file: join(data.directory, data.path), key: data.prefix + data.path }
      yield failureOf(range, new Error(failedReason))
    }
    for (const line of logs) yield JSON.parse(line) as TreeFailure
    if (logs.length < PAGE) return
  }
}
