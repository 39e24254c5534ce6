import {
  type CheckpointStore,
  checkParallel,
  checkPartSize,
  checkRunOptions,
  DEFAULT_PARALLEL,
  DEFAULT_PART_SIZE,
} from '@oss/multipart'
import { downloadId } from '../checkpoint/download-checkpoint.ts'
import { DownloadError } from '../errors/download-error.ts'
import type { DownloadTarget } from '../ports/download-target.ts'
import type { ObjectReader } from '../ports/object-reader.ts'
import type { DownloadNotice } from '../progress/download-notice.ts'
import type { DownloadOutcome } from '../progress/download-outcome.ts'
import { discardEnded } from './cancel-ended.ts'
import type { DownloadHandle } from './download-handle.ts'
import { RunningDownload } from './runner.ts'

/** What to download, where to, and how. */
export interface DownloadOptions {
  /** The object. */
  readonly reader: ObjectReader
  /** The file. */
  readonly target: DownloadTarget
  /** The memory between runs. Downloads are remembered under ids that uploads never have, so both may share a store. */
  readonly checkpoints: CheckpointStore
  /** Bytes of a part, 102,400 to 5,368,709,120; default 8 MiB. Raised when more than 10,000 parts would be needed. */
  readonly partSize?: number
  /** Parts in flight at a time, 1 to 1,000; default 3. */
  readonly parallel?: number
  /** False: a file that is there is left as it is, and the download fails with `TARGET_EXISTS`. Default: true. */
  readonly overwrite?: boolean
  /** Interrupts the download when it aborts. */
  readonly signal?: AbortSignal
  /** Told what is worth telling a person. What it throws is ignored. */
  readonly onNotice?: (notice: DownloadNotice) => void
  /** The present time in milliseconds since the epoch; default the system's. */
  readonly now?: () => number
}

/**
 * Starts a download, or continues the one that its checkpoint remembers.
 *
 * @throws PlanError for a part size or parallelism out of range, before anything is done. All later errors are in the outcome.
 */
export function startDownload(options: DownloadOptions): DownloadHandle {
  const { reader, target, checkpoints, signal, overwrite = true, now = Date.now } = options
  const { partSize = DEFAULT_PART_SIZE, parallel = DEFAULT_PARALLEL, onNotice = () => {} } = options
  checkRunOptions(options)
  checkPartSize(partSize)
  checkParallel(parallel)
  const id = downloadId(reader.object, target.label)
  const settings = { id, reader, target, checkpoints, partSize, parallel, overwrite, now }
  const running = new RunningDownload(settings, onNotice)
  followSignal(running, signal)

  return {
    id,
    outcome: running.outcome,
    async done() {
      const outcome = await running.outcome
      if (outcome.status === 'completed') return outcome.download
      throw outcome.status === 'cancelled' ? cancelledError() : outcome.error
    },
    progress: () => running.progress(),
    pause: () => running.pause(),
    resume: () => running.resume(),
    interrupt(reason) {
      running.interrupt(reason)
      return running.outcome
    },
    async cancel() {
      running.cancel()
      const outcome = await running.outcome
      return isOver(outcome) ? outcome : discardEnded(settings, onNotice)
    },
    async [Symbol.asyncDispose]() {
      running.interrupt(undefined)
      await running.outcome
    },
  }
}

function isOver({ status }: DownloadOutcome): boolean {
  return status === 'completed' || status === 'cancelled'
}

function followSignal(running: RunningDownload, signal: AbortSignal | undefined): void {
  if (signal === undefined) return
  const interrupt = (): void => running.interrupt(signal.reason)
  if (signal.aborted) interrupt()
  else signal.addEventListener('abort', interrupt, { once: true })
  // One signal may serve thousands of downloads: it must not keep those that have ended.
  void running.outcome.then(() => signal.removeEventListener('abort', interrupt))
}

function cancelledError(): DownloadError {
  const nothing = { resumable: false, draft: undefined, partsRecorded: 0, partsTotal: 0, cause: undefined }
  return new DownloadError('The download was cancelled, and what had come was removed.', {
    code: 'CANCELLED',
    ...nothing,
  })
}
