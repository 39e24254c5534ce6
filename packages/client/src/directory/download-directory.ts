import { dirname } from 'node:path'
import type { DownloadHandle } from '@oss/download'
import { downloadCheckpointId, type ProgressOptions, pacedValues } from '@oss/multipart'
import { fileComparison } from '../comparison/file-comparison.ts'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { checkpointDirectories } from '../files/checkpoint-directories.ts'
import type { FileRef } from '../files/found-file.ts'
import { pathFilter } from '../files/path-filter.ts'
import { DEFAULT_JOBS, isInterruption, type Job, JobQueue } from '../jobs/job-queue.ts'
import { sendHeadObject } from '../operations/head-object.ts'
import { type ListedObject, onlyObjects, sendListObjects } from '../operations/list-objects.ts'
import { resumableDownload } from '../transfers/resumable-download.ts'
import { selectCheckpointStore } from '../transfers/select-checkpoint-store.ts'
import { checkDownloadDirectory, type DownloadDirectoryInput } from './download-directory-input.ts'
import {
  type ActiveDownloadTracking,
  type DownloadBatchProgress,
  DownloadCounter,
} from './download-progress.ts'
import type { DownloadResult } from './download-result.ts'
import { localDirectory } from './local-directory.ts'

/**
 * A batch of downloads. Iterate over it once: objects are downloaded while the results are read, and each has
 * exactly one result. One that fails does not end the others.
 *
 * The iteration ends after the last object. It throws when the remaining ones cannot succeed either: with the
 * reason of the aborted signal, with the error of the listing, or with one that affects all objects
 * (credentials rejected, no such bucket, no connection). Leaving the loop stops running downloads. In each
 * case the same call resumes the batch.
 */
export interface BatchDownload extends AsyncIterable<DownloadResult>, AsyncDisposable {
  /** Returns the current progress. */
  progressNow(): DownloadBatchProgress
  /**
   * Returns the progress: each step of the iteration yields the newest value, and the last value is always
   * delivered. Can be called any number of times; slow readers do not slow down the batch. Read the results
   * at the same time: objects are downloaded only while the results are read. The progress ends when the last
   * file is done or the batch has stopped.
   *
   * @throws PlanError `OPTION_INVALID` for an interval below 0.
   */
  progress(options?: ProgressOptions): AsyncIterable<DownloadBatchProgress>
  /**
   * Starts no more downloads, and stops running ones, whose results are `interrupted`. Resolves when nothing
   * is running.
   *
   * @param reason - the error that the iteration throws.
   */
  interrupt(reason?: unknown): Promise<void>
}

/** Downloads the objects below a prefix. @throws ValidationError or PlanError */
export function downloadDirectory(connection: Connection, input: DownloadDirectoryInput): BatchDownload {
  checkDownloadDirectory(input)
  const { bucket, prefix = '', jobs = DEFAULT_JOBS, checkpointDir, skipUnchanged = true } = input
  const { context } = prepareCall(connection, input)
  const counter = new DownloadCounter()
  const sleep = (ms: number, stop: AbortSignal): Promise<void> => connection.clock.sleep(ms, stop)
  const queue: JobQueue<ListedObject, DownloadResult> = new JobQueue<ListedObject, DownloadResult>({
    entries: listed(),
    jobs,
    hasSharedDirectory: checkpointDir !== undefined,
    signal: input.signal,
    onRead: ({ key, size }) => (isDirectory(key) ? counter.skipped() : counter.found(size)),
    onCounted: () => counter.counted(),
    onIdle: () => counter.end(),
    prepare,
    isTransferred: ({ kind }) => kind === 'downloaded',
    sleep,
    close: async () => {},
  })
  const { signal } = queue
  const local = localDirectory(input.directory)
  const mayHaveCheckpoint = checkpointSearch(connection, input)
  const comparison = skipUnchanged
    ? fileComparison({
        operations: {
          head: (key, stop) => sendHeadObject(context, { bucket, key }, { signal: stop }),
          list: () => emptyListing(),
          mayHaveCheckpoint,
        },
        // Every download has a checkpoint, also that of a small object.
        ...{ signal, listPrefix: undefined, partSize: -1 },
        onCompareFailed: () => {},
      })
    : undefined

  async function* listed(): AsyncGenerator<ListedObject> {
    const isWanted = pathFilter(input.filter)
    for await (const object of onlyObjects(
      sendListObjects(context, { bucket, prefix }, undefined, { signal: queue.signal }),
    ))
      if (isDirectory(object.key) || isWanted(object.key.slice(prefix.length))) yield object
  }

  async function prepare(object: ListedObject): Promise<Job<DownloadResult> | DownloadResult> {
    const { key, size } = object
    if (isDirectory(key)) return { kind: 'skipped', key, reason: 'directory' }
    const path = key.slice(prefix.length)
    try {
      const ref = { file: await local.claim(path), key }
      const tracking = counter.start(ref, size)
      return { act: () => download(ref, object, tracking), ended: (result) => tracking.end(result) }
    } catch (error) {
      const ref = { file: path, key }
      const result: DownloadResult = { kind: 'failed', ...ref, error }
      counter.start(ref, size).end(result)
      return result
    }
  }

  async function download(
    ref: FileRef,
    object: ListedObject,
    tracking: ActiveDownloadTracking,
  ): Promise<DownloadResult> {
    try {
      const existing = await local.sizeOf(ref.file)
      if (existing !== undefined) {
        const onRead = (bytes: number): void => tracking.compared(bytes)
        const how = { compression: undefined, needsObject: false, onRead }
        const same = await comparison?.findEqual(ref, existing, object, how)
        if (same !== undefined) return { kind: 'unchanged', ...ref, ...same.content }
      }
      if (input.dryRun) return { kind: 'planned', ...ref, size: object.size }
      await local.prepare(ref.file)
      const handle = resumableDownload(connection, { ...fileInput(input, ref), signal })
      void follow(handle, tracking)
      const outcome = await handle.outcome
      switch (outcome.kind) {
        case 'completed':
          return { kind: 'downloaded', ...ref, download: outcome.download }
        case 'cancelled':
          throw new Error('a handle that no caller has was cancelled')
        default:
          return { kind: outcome.kind, ...ref, error: outcome.error }
      }
    } catch (error) {
      return { kind: signal.aborted || isInterruption(error) ? 'interrupted' : 'failed', ...ref, error }
    }
  }

  const results = queue.results()
  return {
    [Symbol.asyncIterator]: () => results,
    progressNow: () => counter.progress(),
    progress: (given) => pacedValues(counter.values(), { ...given, sleep, ended: counter.ended }),
    interrupt: (reason = new Error('The batch was interrupted.')) => queue.stop(reason),
    [Symbol.asyncDispose]: () => queue.stop(new Error('The batch was disposed of.')),
  }
}

function isDirectory(key: string): boolean {
  return key.endsWith('/')
}

function fileInput(
  {
    bucket,
    partSize,
    parallel,
    checkpointDir,
    checkpoints,
    overwrite,
    onNotice,
    ...rest
  }: DownloadDirectoryInput,
  ref: FileRef,
): Parameters<typeof resumableDownload>[1] {
  const { requestPayer, trafficLimitBitsPerSecond } = rest
  return {
    ...{ bucket, ...ref },
    ...(partSize !== undefined && { partSize }),
    ...(parallel !== undefined && { parallel }),
    ...(checkpointDir !== undefined && { checkpointDir }),
    ...(checkpoints && { checkpoints }),
    ...(overwrite !== undefined && { overwrite }),
    ...(requestPayer && { requestPayer }),
    ...(trafficLimitBitsPerSecond !== undefined && { trafficLimitBitsPerSecond }),
    ...(onNotice && { onNotice: (notice) => onNotice(ref, notice) }),
  }
}

/** Whether an earlier run may have left a checkpoint of a file. */
function checkpointSearch(
  connection: Connection,
  input: DownloadDirectoryInput,
): (ref: FileRef) => Promise<boolean> {
  const directories = checkpointDirectories()
  const hasStore = (input.checkpoints ?? connection.checkpoints) !== undefined
  const { bucket, checkpointDir } = input
  return async ({ file, key }) => {
    const searched = checkpointDir ?? (hasStore ? undefined : dirname(file))
    if (searched !== undefined && !(await directories.mayContainJournal(searched))) return false
    const target = { endpoint: connection.context.endpoint.origin.origin, bucket, key }
    const store = selectCheckpointStore(input, connection, dirname(file))
    return store.has(downloadCheckpointId(target, file)).catch(() => true)
  }
}

async function* emptyListing(): AsyncGenerator<never> {}

async function follow(handle: DownloadHandle, tracking: ActiveDownloadTracking): Promise<void> {
  for await (const progress of handle.progress()) tracking.progress(progress)
}
