import type { CheckpointStore, OssClient } from '@oss/client'
import { WaitingError } from 'bullmq'
import { checkFunction, checkMethods, checkWholeNumber, invalid } from '../errors/check-options.ts'
import { checkQueue } from '../queue/check-queue.ts'
import type { JobCounts, JobData } from '../queue/job-data.ts'
import { bindQueue, openQueue, type TreeJob } from '../queue/open-queue.ts'
import type { UploadQueue } from '../queue/upload-queue.ts'
import { processPlan } from './process-plan.ts'
import { processRange } from './process-range.ts'
import { processTree } from './process-tree.ts'
import { RequestShare } from './request-share.ts'
import { rangeBatch, type WorkerBatchOptions } from './upload-range.ts'

const MAX_SLOTS = 100
const MIN_LOCK_MS = 1_000
const MAX_LOCK_MS = 3_600_000
/** Delay before BullMQ tries again what a lost connection has failed. */
const RETRY_MS = 1_000
/** For how long the end of a worker waits for a queue that cannot be reached. */
const CLOSE_MS = 10_000

/** Options of a worker. */
export interface UploadWorkerOptions {
  /**
   * Sends the requests. With `maxRequestsPerSecond`, the worker limits all requests of this client: give each
   * worker a client of its own. The caller closes it.
   */
  readonly client: OssClient
  /** Store that all workers share, such as `redisCheckpointStore()`. */
  readonly checkpoints: CheckpointStore
  /** The queue of `queueTree`. */
  readonly queue: UploadQueue
  /** Number of jobs at a time, from 1 to 100; each uploads `batch.jobs` files at a time. Default: 4. */
  readonly slots?: number
  /**
   * Requests per second that all workers of the queue together send to OSS, each attempt counted. Every
   * worker needs the same number. A worker gets the share of its jobs among those in progress; see the README
   * for what is promised. Default: no limit.
   */
  readonly maxRequestsPerSecond?: number
  /**
   * Milliseconds after which the jobs of a worker that no longer renews them go to other workers, from 1,000
   * to 3,600,000: between one and two times this. Default: 30,000.
   */
  readonly lockMs?: number
  /**
   * How many times a job may lose its worker before it fails, from 1 to 10,000. BullMQ's own default of 1
   * would fail a job whose worker died twice, whatever its attempts. Default: 100.
   */
  readonly maxStalls?: number
  /** Options of each batch, as in `uploadDirectory`. Object options apply to each object. */
  readonly batch?: WorkerBatchOptions
  /** Called with errors of the connection to the queue, which BullMQ repairs by itself. */
  readonly onError?: (error: Error) => void
}

/** A worker, until it is disposed of. */
export interface UploadWorker extends AsyncDisposable {
  /** Resolves when the worker is connected to the queue. */
  ready(): Promise<void>
  /**
   * Starts no more jobs, interrupts those in progress, whose checkpoints are kept, and returns them to the
   * queue, for other workers to continue at once. Resolves when nothing is running.
   */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Starts a worker, which uploads ranges of the trees of a queue, and walks trees. Any number of workers, in
 * any number of processes and hosts, share a queue.
 *
 * @throws ValidationError, PlanError for invalid options. Nothing is connected.
 */
export function uploadWorker(options: UploadWorkerOptions): UploadWorker {
  checkWorker(options)
  const { client, checkpoints, queue, slots = 4, lockMs = 30_000, maxStalls = 100, batch = {} } = options
  const { maxRequestsPerSecond: perSecond, onError = () => {} } = options
  const bound = bindQueue(queue)
  const jobs = openQueue(bound)
  const stop = new AbortController()
  const running = new Map<string, AbortController>()
  const share =
    perSecond === undefined
      ? undefined
      : new RequestShare({ client, queue: jobs, perSecond, running: () => running.size })

  async function work(job: TreeJob, token: string | undefined, signal: AbortSignal): Promise<JobCounts> {
    switch (job.data.kind) {
      case 'tree':
        return await processTree(jobs, job)
      case 'plan':
        return await processPlan(jobs, job, job.data, signal)
      case 'range':
        await share?.granted(signal)
        return await processRange({ client, checkpoints, batch }, job, job.data, token, signal)
      default:
        return job.data satisfies never
    }
  }

  const worker = new bound.classes.Worker<JobData, JobCounts, JobData['kind']>(
    bound.name,
    async (given, token) => {
      const job = given as unknown as TreeJob
      const id = String(job.id)
      const lost = new AbortController()
      running.set(id, lost)
      try {
        return await work(job, token, AbortSignal.any([stop.signal, lost.signal]))
      } catch (error) {
        if (!stop.signal.aborted || lost.signal.aborted) throw error
        await job.moveToWait(token)
        throw new WaitingError()
      } finally {
        if (running.get(id) === lost) running.delete(id)
      }
    },
    {
      ...bound.options,
      concurrency: slots,
      lockDuration: lockMs,
      stalledInterval: lockMs,
      maxStalledCount: maxStalls,
      runRetryDelay: RETRY_MS,
    },
  )
  worker.on('error', onError)
  // Another worker has, or will have, these jobs.
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) running.get(id)?.abort(new Error('The lock of the job was lost.'))
  })
  return {
    async ready() {
      await worker.waitUntilReady()
    },
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('The worker was disposed of.'))
      share?.[Symbol.dispose]()
      await within(CLOSE_MS, worker.close())
      await within(CLOSE_MS, jobs.close())
    },
  }
}

/** Commands wait for a queue that cannot be reached, but the end of a process must not. */
async function within(ms: number, closing: Promise<void>): Promise<void> {
  const timer = Promise.withResolvers<void>()
  const timeout = setTimeout(() => timer.resolve(), ms)
  await Promise.race([closing.catch(() => {}), timer.promise])
  clearTimeout(timeout)
}

function checkWorker(options: UploadWorkerOptions): void {
  const { client, checkpoints, queue, batch = {}, maxRequestsPerSecond: perSecond } = options
  checkMethods('client', client, 'an OssClient', 'uploadFiles', 'limitRequests')
  const store = 'a checkpoint store that all workers share, such as redisCheckpointStore()'
  checkMethods('checkpoints', checkpoints, store, 'acquire', 'has', 'list')
  checkQueue(queue)
  checkWholeNumber('slots', options.slots, 1, MAX_SLOTS)
  checkWholeNumber('lockMs', options.lockMs, MIN_LOCK_MS, MAX_LOCK_MS)
  checkWholeNumber('maxStalls', options.maxStalls, 1, 10_000)
  checkFunction('onError', options.onError)
  if (perSecond !== undefined && !(typeof perSecond === 'number' && perSecond > 0 && perSecond < Infinity))
    throw invalid('maxRequestsPerSecond', 'a positive number', perSecond)
  if (typeof batch !== 'object' || batch === null) throw invalid('batch', 'an object', batch)
  // Runs the checks of the client. A batch reads and sends nothing until it is iterated.
  const range = { bucket: 'checked-later', directory: '/', prefix: '', path: '' }
  rangeBatch({ client, checkpoints, batch }, range)
}
