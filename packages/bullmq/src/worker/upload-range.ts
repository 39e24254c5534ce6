import { join } from 'node:path'
import {
  type BatchOptions,
  type BatchUpload,
  type CheckpointStore,
  type FoundFile,
  findFiles,
  type OssClient,
} from '@oss/client'
import type { RangeCounts, RangeData } from '../queue/job-data.ts'
import { countsOf } from '../queue/tree-counts.ts'
import { failureOf, lockedUntil, mayEndByItself, type TreeFailure } from './range-failure.ts'

/**
 * Options of the batches of a worker, as in `uploadDirectory`. Object options apply to each object; paths of
 * `fileOptions` are relative to the directory of the tree.
 */
export type WorkerBatchOptions = Omit<
  BatchOptions,
  'bucket' | 'shard' | 'checkpoints' | 'checkpointDir' | 'signal' | 'dryRun'
>

/** How a worker uploads. */
export interface RangeUploader {
  readonly client: OssClient
  readonly checkpoints: CheckpointStore
  readonly batch: WorkerBatchOptions
}

/** Where the progress and the failures of a range go. */
export interface RangeListener {
  /** Called after each file. */
  counted(counts: () => RangeCounts): void
  failed(failure: TreeFailure): void
}

/** Result of a range. */
export interface RangeOutcome {
  readonly counts: RangeCounts
  /** The first failure; `undefined` when there is none. */
  readonly first: TreeFailure | undefined
  /** Whether a later attempt may store what failed. */
  readonly isTemporary: boolean
  /** When the last lease of another owner ends, in milliseconds since the epoch. */
  readonly lockedUntilMs: number | undefined
}

/** Where the files of a range are. */
type RangeLocation = Pick<RangeData, 'bucket' | 'directory' | 'prefix' | 'path' | 'from' | 'before'>

/**
 * Creates the batch of a range. Nothing is read or sent before it is iterated.
 *
 * @throws ValidationError, PlanError
 */
export function rangeBatch(
  { client, checkpoints, batch }: RangeUploader,
  range: RangeLocation,
  signal?: AbortSignal,
): BatchUpload {
  return client.uploadFiles({
    ...batch,
    bucket: range.bucket,
    files: rangeFiles(range),
    listPrefix: range.prefix + range.path,
    checkpoints,
    ...(signal && { signal }),
  })
}

/** Finds the files of a range, under their paths in the tree. */
async function* rangeFiles({
  directory,
  prefix,
  path,
  from,
  before,
}: RangeLocation): AsyncGenerator<FoundFile> {
  const entries = { ...(from !== undefined && { from }), ...(before !== undefined && { before }) }
  for await (const found of findFiles(join(directory, path), { prefix: prefix + path, entries }))
    yield found.kind === 'file' ? { ...found, path: found.key.slice(prefix.length) } : found
}

/**
 * Uploads the files of a range, except those whose objects are equal.
 *
 * Rejects with what ends a batch: the reason of the signal, an error that affects all files, or a directory
 * that cannot be read.
 */
export async function uploadRange(
  uploader: RangeUploader,
  range: RangeData,
  listener: RangeListener,
  signal: AbortSignal,
): Promise<RangeOutcome> {
  const batch = rangeBatch(uploader, range, signal)
  const counts = (): RangeCounts => ({ kind: 'counted', ...countsOf(batch.progressNow()) })
  let first: TreeFailure | undefined
  let isTemporary = false
  let lockedUntilMs: number | undefined
  for await (const result of batch) {
    if (result.kind === 'failed') {
      const failure = failureOf(result, result.error)
      first ??= failure
      isTemporary ||= mayEndByItself(result.error)
      const until = lockedUntil(result.error)
      if (until !== undefined) lockedUntilMs = Math.max(lockedUntilMs ?? 0, until)
      listener.failed(failure)
    }
    listener.counted(counts)
  }
  return { counts: counts(), first, isTemporary, lockedUntilMs }
}
