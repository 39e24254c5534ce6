import { type StopGrace, withinGrace } from '../checkpoint/within-grace.ts'
import type { RunContext } from '../effects/run-context.ts'
import type { Outcome, UploadSettings, UploadState } from '../machine/state.ts'
import { checkRunOptions } from '../model/check-run-options.ts'
import { checkpointId } from '../model/checkpoint-id.ts'
import type { CheckpointId, UploadId } from '../model/ids.ts'
import type { ObjectTarget } from '../model/object-target.ts'
import { checkParallel, DEFAULT_PARALLEL, planOpenEnded } from '../model/part-plan.ts'
import { checkLimits } from '../model/service-limits.ts'
import { UploadError } from '../model/upload-error.ts'
import type { UploadNotice } from '../model/upload-notice.ts'
import type { CompletedCopy } from '../model/upload-outcome.ts'
import { unresponsiveStore } from '../ports/checkpoint-error.ts'
import type { CheckpointStore } from '../ports/checkpoint-store.ts'
import type { MultipartApi } from '../ports/multipart-api.ts'
import { type Sleep, sleep } from '../ports/sleep.ts'
import type { RemoteSource, UploadSource } from '../ports/upload-source.ts'
import { pacedValues } from '../progress/paced-values.ts'
import { createProgressMeter } from '../progress/upload-progress.ts'
import { BufferPool } from '../sources/buffer-pool.ts'
import { AdaptiveParallel, type ParallelControl } from './adaptive-parallel.ts'
import { discardRecorded } from './discard-upload.ts'
import { followSignal } from './follow-signal.ts'
import { Runner } from './runner.ts'
import type { UploadHandle } from './upload-handle.ts'

/** Options of an upload. */
export interface UploadOptions {
  readonly target: ObjectTarget
  readonly source: UploadSource
  readonly api: MultipartApi
  readonly checkpoints: CheckpointStore
  /**
   * Part size in bytes, from `minPartSize` to `maxPartSize` of `api.limits`; default 8 MiB, or the nearest
   * size that the service accepts. Raised when more than `maxParts` parts would be needed.
   */
  readonly partSize?: number
  /**
   * Maximum number of parts in flight, 1 to 1,000; default 3. `auto`: starts with three and adds more while
   * that speeds up the upload, up to sixteen. Also accepts a control of your own, or an {@link
   * AdaptiveParallel} that is notified when the service throttles requests.
   */
  readonly parallel?: number | 'auto' | ParallelControl
  /**
   * `metadata` (default): a source with the same size, times and identity is unchanged; in doubt its content
   * is read and compared. `content`: parts of an earlier run are always read and compared before they are
   * used. `full`: as `content`, and the whole source is read once more and compared before the object is
   * completed. Only `full` detects a program that writes through a memory mapping (`mmap`) without changing
   * the times of the file. It takes as long as reading the source again. An object sent in one request is
   * already stored when the source is read again: it is then stored anew, up to four times in all, or the
   * upload fails with `SOURCE_CHANGED` and the object has to be uploaded again.
   */
  readonly verify?: 'metadata' | 'content' | 'full'
  /**
   * True: the source may be appended to while it is uploaded, such as a log. Its size is taken when the
   * upload starts (a later run keeps it), and the bytes up to there are read once more and compared before
   * the object is completed. Default: false, a source that grows has changed.
   */
  readonly allowGrowth?: boolean
  /**
   * Continues exactly this upload id, as a checkpoint names it, or ends with `NOTHING_TO_CONTINUE` without
   * starting anything: for a worker that may come late, after the upload was cancelled or completed. Default:
   * an upload that cannot be continued is started anew.
   */
  readonly continueOnly?: UploadId
  /**
   * Digest of the object options that `api.initiate` sends: equal for equal options, 1 to 8,192 characters.
   * When the upload that is resumed was initiated with other ones, the notice `options-ignored` states that
   * it keeps its own. Default: not compared.
   */
  readonly objectOptions?: string
  /** Interrupts the upload when it aborts. */
  readonly signal?: AbortSignal
  /** Called with user-facing notices. Errors that it throws are ignored. */
  readonly onNotice?: (notice: UploadNotice) => void
  /** Returns the current time in milliseconds since the epoch; default the time of the system. */
  readonly now?: () => number
  /**
   * Returns milliseconds since any fixed moment, to measure durations: never decreasing, unlike the time of
   * day. Default: `performance.now()`.
   */
  readonly monotonicMs?: () => number
  /**
   * Waits for a time, such as between two values of a paced progress; rejects when the signal aborts.
   * Default: timers.
   */
  readonly sleep?: Sleep
}

/** Options of a copy. */
export interface CopyOptions extends Omit<UploadOptions, 'source' | 'verify' | 'allowGrowth'> {
  readonly source: RemoteSource
}

/**
 * Starts an upload, or resumes the one in its checkpoint.
 *
 * @throws PlanError for a part size, parallelism or limits of the service out of range, before anything is
 * sent. All later errors are in the outcome.
 */
export function startUpload(options: UploadOptions): UploadHandle {
  // Bytes that are read locally always have a CRC-64.
  return start(options) as UploadHandle
}

/**
 * Starts a copy of bytes that the service already has, or resumes the one in its checkpoint. Works like
 * {@link startUpload}, but no byte is transferred locally: the adapter has the service copy {@link
 * BodyToSend.range}.
 *
 * @throws PlanError for a part size, parallelism or limits of the service out of range, before anything is
 * sent. All later errors are in the outcome.
 */
export function startCopy(options: CopyOptions): UploadHandle<CompletedCopy> {
  return start(options)
}

type StartOptions =
  | UploadOptions
  | (CopyOptions & { readonly verify?: undefined; readonly allowGrowth?: undefined })

function start(options: StartOptions): UploadHandle<CompletedCopy> {
  const { target, source, api, checkpoints, signal } = options
  const settings = settingsOf(options)
  const id = checkpointId(target, source.label)
  const { now = Date.now, monotonicMs = () => performance.now() } = options
  const createContext = (onBytes: () => void): RunContext => ({
    ...{ id, settings, source, api, checkpoints, now, monotonicMs, onBytes },
    sleep: options.sleep ?? sleep,
    onLeaseLost: (cause) => upload.dispatch({ type: 'lease-lost', cause }),
    onRequest(action) {
      if (action === 'pause') upload.dispatch({ type: 'pause' })
      else void cancel()
    },
    meter: createProgressMeter(),
    buffers: new BufferPool(),
    records: new Map(),
    open: undefined,
    lease: undefined,
    header: undefined,
    stop: new AbortController(),
  })
  const upload = new Runner(createContext, options.onNotice ?? (() => {}), controlOf(options.parallel))
  followSignal(signal, upload.outcome, (cause) => upload.dispatch({ type: 'interrupt', cause }))
  const lifecycle = { cancelled: false, over: false }
  const outcome = upload.outcome.then((ended) => {
    lifecycle.over = true
    return lifecycle.cancelled ? discardRest(options, ended) : ended
  })

  async function cancel(): Promise<Outcome> {
    const wasOver = lifecycle.over
    lifecycle.cancelled = true
    upload.dispatch({ type: 'cancel' })
    const ended = await outcome
    return wasOver ? discardRest(options, ended) : ended
  }

  return {
    id,
    outcome,
    cancel,
    async done() {
      const ended = await outcome
      if (ended.kind === 'completed') return ended.upload
      throw ended.kind === 'cancelled' ? cancelledError() : ended.error
    },
    progress: (given) =>
      pacedValues(upload.progress(), { ...given, sleep: options.sleep ?? sleep, ended: outcome }),
    async pause() {
      upload.dispatch({ type: 'pause' })
      await upload.until(isQuiet)
    },
    resume: () => upload.dispatch({ type: 'unpause' }),
    interrupt(reason) {
      upload.dispatch({ type: 'interrupt', cause: reason })
      return outcome
    },
    async [Symbol.asyncDispose]() {
      upload.dispatch({ type: 'interrupt', cause: undefined })
      await outcome
    },
  }
}

function controlOf(parallel: UploadOptions['parallel']): ParallelControl | undefined {
  if (parallel === 'auto') return new AdaptiveParallel()
  return isControl(parallel) ? parallel : undefined
}

function isControl(parallel: UploadOptions['parallel']): parallel is ParallelControl {
  return typeof parallel === 'object' && parallel !== null && typeof parallel.parallel === 'number'
}

/** Returns the initial number of parts in flight. @throws PlanError `PARALLEL_OUT_OF_RANGE` */
export function firstParallel(requested: UploadOptions['parallel'] = DEFAULT_PARALLEL): number {
  const parallel = requested === 'auto' || isControl(requested) ? DEFAULT_PARALLEL : requested
  checkParallel(parallel)
  return parallel
}

function settingsOf({ target, source, api, verify, allowGrowth, ...options }: StartOptions): UploadSettings {
  checkLimits(api.limits)
  // The part size of a plan without an end is the one that is requested.
  const { partSize } = planOpenEnded(api.limits, options.partSize)
  const parallel = firstParallel(options.parallel)
  checkRunOptions({ ...options, verify, allowGrowth })
  return {
    target,
    sourceLabel: source.label,
    partSize,
    parallel,
    verifyContent: verify === 'content' || verify === 'full',
    reread: verify === 'full',
    allowGrowth: allowGrowth ?? false,
    canPut: api.put !== undefined,
    continueOnly: options.continueOnly,
    options: options.objectOptions,
  }
}

function isQuiet(state: UploadState): boolean {
  return (
    state.phase === 'settled' || (state.phase === 'uploading' && state.paused && state.inFlight.size === 0)
  )
}

/**
 * Discards what a cancelled upload has left. One that ended otherwise may have left its parts and its
 * checkpoint.
 */
async function discardRest(
  { target, source, api, checkpoints, continueOnly, ...options }: StartOptions,
  outcome: Outcome,
): Promise<Outcome> {
  if (outcome.kind === 'completed' || outcome.kind === 'cancelled') return outcome
  const { error: ended } = outcome
  // Another owner has the upload, or it was never this one's.
  if (ended.code === 'TAKEN_OVER' || ended.code === 'NOTHING_TO_CONTINUE') return outcome
  const id = checkpointId(target, source.label)
  // The upload has stopped already.
  const grace = { stop: AbortSignal.abort(), sleep: options.sleep ?? sleep }
  try {
    // Also when it ended before it had an upload id: an earlier run may have left one.
    const exists = await withinGrace(checkpoints.has(id), grace, { error: unresponsiveStore })
    const only = continueOnly === undefined ? {} : { uploadId: continueOnly }
    const aborted = exists ? await discardRecorded({ id, api, checkpoints, ...only }, grace) : undefined
    // An upload whose checkpoint could not be written is known only from its error.
    if (ended.uploadId !== undefined && aborted !== ended.uploadId)
      await api.abort(target, ended.uploadId, new AbortController().signal)
    return { kind: 'cancelled' }
  } catch (error) {
    const { uploadId, partsRecorded, partsTotal } = ended
    // The failure may have happened after the checkpoint was removed.
    const resumable = ended.resumable && (await isRecorded(checkpoints, id, grace))
    const reason = error instanceof Error ? ` ${error.message}` : ''
    const message = `The upload has ended, but its parts could not be removed.${reason} Cancel it again, or abort its upload id.`
    const details = {
      code: 'REQUEST_FAILED',
      resumable,
      uploadId,
      partsRecorded,
      partsTotal,
      cause: error,
    } as const
    return { kind: 'failed', error: new UploadError(message, details) }
  }
}

async function isRecorded(
  checkpoints: CheckpointStore,
  id: CheckpointId,
  grace: StopGrace,
): Promise<boolean> {
  const has = withinGrace(checkpoints.has(id), grace, { error: unresponsiveStore })
  return await has.catch(() => false)
}

function cancelledError(): UploadError {
  const nothing = { resumable: false, uploadId: undefined, partsRecorded: 0, partsTotal: 0, cause: undefined }
  return new UploadError('The upload was cancelled, and its parts were removed.', {
    code: 'CANCELLED',
    ...nothing,
  })
}
