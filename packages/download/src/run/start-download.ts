import {
  type CheckpointStore,
  checkParallel,
  checkPartSize,
  checkRunOptions,
  DEFAULT_PARALLEL,
  DEFAULT_PART_SIZE,
  pacedValues,
  type Sleep,
  sleep,
} from '@oss/multipart'
import { downloadId } from '../checkpoint/download-checkpoint.ts'
import { DownloadError } from '../errors/download-error.ts'
import type { DownloadTarget } from '../ports/download-target.ts'
import type { ObjectReader } from '../ports/object-reader.ts'
import type { DownloadNotice } from '../progress/download-notice.ts'
import type { DownloadOutcome } from '../progress/download-outcome.ts'
import { cancelEnded } from './cancel-ended.ts'
import type { DownloadHandle } from './download-handle.ts'
import { DOWNLOAD_LIMITS } from './download-limits.ts'
import { Runner } from './runner.ts'

/** Options of a download. */
export interface DownloadOptions {
  /** The object to download. */
  readonly reader: ObjectReader
  /** The file to write. */
  readonly target: DownloadTarget
  /** The checkpoint store. Uploads may use the same one, because their ids differ. */
  readonly checkpoints: CheckpointStore
  /**
   * Part size in bytes, 102,400 to 5,368,709,120. Default: 8 MiB; raised if more than 10,000 parts would be
   * needed.
   */
  readonly partSize?: number
  /** Maximum number of parts in flight, 1 to 1,000. Default: 3. */
  readonly parallel?: number
  /** False: an existing file is kept, and the download fails with `TARGET_EXISTS`. Default: true. */
  readonly overwrite?: boolean
  /** Interrupts the download when it aborts. */
  readonly signal?: AbortSignal
  /** Called with user-facing notices. Errors that it throws are ignored. */
  readonly onNotice?: (notice: DownloadNotice) => void
  /** Returns the current time in milliseconds since the epoch. Default: the system clock. */
  readonly now?: () => number
  /**
   * Waits for a time, such as between two values of a paced progress; rejects when the signal aborts.
   * Default: timers.
   */
  readonly sleep?: Sleep
}

/**
 * Starts a download, or resumes the one in its checkpoint.
 *
 * @throws PlanError for a part size or parallelism out of range, before anything is done. All later errors
 * are in the outcome.
 */
export function startDownload(options: DownloadOptions): DownloadHandle {
  const { reader, target, checkpoints, signal, overwrite = true, now = Date.now } = options
  const {
    sleep: wait = sleep,
    partSize = DEFAULT_PART_SIZE,
    parallel = DEFAULT_PARALLEL,
    onNotice = () => {},
  } = options
  checkRunOptions(options)
  checkPartSize(DOWNLOAD_LIMITS, partSize)
  checkParallel(parallel)
  const id = downloadId(reader.object, target.label)
  const settings = { id, reader, target, checkpoints, partSize, parallel, overwrite, now, sleep: wait }
  const runner = new Runner(settings, onNotice)
  followSignal(runner, signal)

  return {
    id,
    outcome: runner.outcome,
    async done() {
      const outcome = await runner.outcome
      if (outcome.kind === 'completed') return outcome.download
      throw outcome.kind === 'cancelled' ? cancelledError() : outcome.error
    },
    progress: (given) => pacedValues(runner.progress(), { ...given, sleep: wait, ended: runner.outcome }),
    pause: () => runner.pause(),
    resume: () => runner.resume(),
    interrupt(reason) {
      runner.interrupt(reason)
      return runner.outcome
    },
    async cancel() {
      runner.cancel()
      const outcome = await runner.outcome
      return isOver(outcome) ? outcome : cancelEnded(settings, onNotice)
    },
    async [Symbol.asyncDispose]() {
      runner.interrupt(undefined)
      await runner.outcome
    },
  }
}

function isOver(outcome: DownloadOutcome): boolean {
  if (outcome.kind === 'completed' || outcome.kind === 'cancelled') return true
  return outcome.error.code === 'TAKEN_OVER'
}

function followSignal(runner: Runner, signal: AbortSignal | undefined): void {
  if (signal === undefined) return
  const interrupt = (): void => runner.interrupt(signal.reason)
  if (signal.aborted) interrupt()
  else signal.addEventListener('abort', interrupt, { once: true })
  // One signal may serve thousands of downloads, so listeners of ended downloads are removed.
  void runner.outcome.then(() => signal.removeEventListener('abort', interrupt))
}

function cancelledError(): DownloadError {
  const nothing = { resumable: false, draft: undefined, partsRecorded: 0, partsTotal: 0, cause: undefined }
  return new DownloadError('The download was cancelled, and its temporary file was removed.', {
    code: 'CANCELLED',
    ...nothing,
  })
}
