import {
  type BackendClasses,
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type FlowProducer,
  type IQueueBackend,
  isPgPool,
  type Job,
  type Queue,
  withBackend,
} from 'bullmq'
import type { JobCounts, JobData } from './job-data.ts'
import { DEFAULT_QUEUE, type UploadQueue } from './upload-queue.ts'

/** A job of a tree. */
export type TreeJob = Job<JobData, JobCounts, JobData['kind']>
/** A queue of jobs of trees. */
export type JobQueue = Queue<
  JobData,
  JobCounts,
  JobData['kind'],
  JobData,
  JobCounts,
  JobData['kind'],
  IQueueBackend,
  unknown
>

/** BullMQ's classes for the back end of a queue, and what they are called with. */
export interface BoundQueue {
  readonly name: string
  readonly classes: BackendClasses<IQueueBackend, unknown>
  readonly options: { readonly connection: unknown; readonly prefix?: string }
}

/** Chooses the back end of a queue. Nothing is connected. */
export function bindQueue({ connection, name = DEFAULT_QUEUE, prefix, backend }: UploadQueue): BoundQueue {
  const isPostgres = typeof connection === 'string' ? isPostgresUrl(connection) : isPgPool(connection)
  const factory = backend ?? (isPostgres ? createPostgresBackend : createRedisBackend)
  return {
    name,
    // The types of the three do not meet; each of them accepts what it is called with here.
    classes: withBackend(factory as unknown as BackendFactory<IQueueBackend, unknown>),
    options: { connection: optionsOf(connection), ...(prefix !== undefined && { prefix }) },
  }
}

/** Connects to a queue. Errors are reported by calls; BullMQ reconnects automatically. */
export function openQueue({ name, classes, options }: BoundQueue): JobQueue {
  const queue = new classes.Queue<JobData, JobCounts, JobData['kind']>(name, options)
  queue.on('error', () => {})
  return queue as unknown as JobQueue
}

/** Connects to a queue for adding a job with its children in one step. */
export function openFlow({ classes, options }: BoundQueue): FlowProducer<IQueueBackend, unknown> {
  const flow = new classes.FlowProducer(options)
  flow.on('error', () => {})
  return flow
}

function isPostgresUrl(url: string): boolean {
  return /^postgres(?:ql)?:/.test(url)
}

function optionsOf(connection: UploadQueue['connection']): unknown {
  if (typeof connection !== 'string') return connection
  return isPostgresUrl(connection) ? { connectionString: connection, migrate: true } : { url: connection }
}
