import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { anonymousCredentials, OssClient, SourceError } from '@oss/client'
import { checkMethods, checkText, checkWholeNumber } from '../errors/check-options.ts'
import { planIdOf } from '../progress/read-progress.ts'
import { checkQueue } from '../queue/check-queue.ts'
import type { PlanData, TreeData } from '../queue/job-data.ts'
import { bindQueue, openFlow, openQueue } from '../queue/open-queue.ts'
import type { UploadQueue } from '../queue/upload-queue.ts'
import { type UploadTree, uploadTree } from './upload-tree.ts'

const DEFAULT_FILES_PER_JOB = 1_000
const MAX_FILES_PER_JOB = 10_000

/** A directory to upload by the workers of a queue. */
export interface QueueTreeOptions {
  /** Where the workers get their jobs. */
  readonly queue: UploadQueue
  /** Bucket of all objects. */
  readonly bucket: string
  /** Path of the directory, which is the same on this host and on those of all workers. */
  readonly directory: string
  /** Prefix of the keys, usually ending with `/`. Default: empty. */
  readonly prefix?: string
  /** Maximum number of files in a job, from 1 to 10,000. Default: 1,000. */
  readonly filesPerJob?: number
  /**
   * Id of the tree, without `:`. A tree whose id the queue knows is not queued again, so that a request that
   * is repeated starts one upload. Default: a random one.
   */
  readonly id?: string
  /**
   * If given, sends one request (OSS: ListObjects) that shows that the bucket exists and that the credentials
   * are accepted, before anything is queued. Default: the first job shows it.
   */
  readonly client?: OssClient
}

/**
 * Queues the upload of a directory: of all its regular files, also in subdirectories, under the keys that
 * `uploadDirectory` returns them. A worker walks the directory and divides it into jobs: one for each
 * directory
 * with at most `filesPerJob` files in it and below it, several for a larger one. Files whose objects have the
 * same size and CRC-64 are not sent, so the same call continues what an earlier one left.
 *
 * @throws ValidationError for invalid options; SourceError `SOURCE_UNREADABLE` when the directory cannot be
 *   read; with `client`, the error of the request. Nothing is queued then.
 */
export async function queueTree(options: QueueTreeOptions): Promise<UploadTree> {
  checkTree(options)
  const { queue, bucket, prefix = '', filesPerJob = DEFAULT_FILES_PER_JOB, id = randomUUID() } = options
  const directory = resolve(options.directory)
  await checkDirectory(directory)
  await options.client?.listObjects({ bucket, prefix })[Symbol.asyncIterator]().next()
  const bound = bindQueue(queue)
  const tree: TreeData = { kind: 'tree', tree: id, bucket, directory, prefix }
  const plan: PlanData = { ...tree, kind: 'plan', filesPerJob }
  const flow = openFlow(bound)
  try {
    await flow.add({
      ...{ name: 'tree', queueName: bound.name, data: tree, opts: { jobId: id } },
      children: [
        {
          ...{ name: 'plan', queueName: bound.name, data: plan },
          // Without it, a directory that cannot be walked would let its tree wait for ever.
          opts: { jobId: planIdOf(id), failParentOnFailure: true },
        },
      ],
    })
  } finally {
    await flow.close()
  }
  return uploadTree(openQueue(bound), id)
}

async function checkDirectory(directory: string): Promise<void> {
  let reason = 'it is not a directory'
  try {
    if ((await stat(directory)).isDirectory()) return
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error)
  }
  throw new SourceError('SOURCE_UNREADABLE', `${directory} cannot be read: ${reason}.`)
}

function checkTree({ queue, id, filesPerJob, client, bucket, directory, prefix }: QueueTreeOptions): void {
  checkQueue(queue)
  checkText('id', id, { isName: true })
  checkWholeNumber('filesPerJob', filesPerJob, 1, MAX_FILES_PER_JOB)
  if (client !== undefined) checkMethods('client', client, 'an OssClient', 'listObjects', 'uploadDirectory')
  // Runs the checks of the client, for which any client will do. A batch sends nothing until it is iterated.
  const checking = client ?? new OssClient({ region: 'cn-hangzhou', credentials: anonymousCredentials() })
  checking.uploadDirectory({ bucket, directory, ...(prefix !== undefined && { prefix }) })
}
