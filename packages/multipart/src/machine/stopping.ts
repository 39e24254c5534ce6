import type { UploadId } from '../model/ids.ts'
import { UploadError, type UploadErrorDetails } from '../model/upload-error.ts'
import {
  type ActiveUpload,
  type Ending,
  type FailedEvent,
  type InPhase,
  type Outcome,
  type Step,
  type Stop,
  step,
  type UploadState,
  withNotice,
} from './state.ts'

/** Number of times one run starts over before it fails. */
const MAX_RESTARTS = 3

/** State of an upload at the moment it stops. */
export interface StopContext {
  readonly paused: boolean
  readonly uploadId: UploadId | undefined
  readonly partsRecorded: number
  readonly partsTotal: number
  readonly restarts: number
  /** The checkpoint names this upload id, so the next run can resume it. */
  readonly inCheckpoint: boolean
  /** R6: a completion may have been sent, by this upload or by another program. */
  readonly mayComplete: boolean
}

/** Returns the stop context of a multipart upload in progress. */
export function contextOf(upload: ActiveUpload, paused: boolean): StopContext {
  return {
    paused,
    uploadId: upload.uploadId,
    partsRecorded: upload.recorded.size,
    partsTotal: upload.planned.plan.partCount,
    restarts: upload.planned.restarts,
    inCheckpoint: true,
    mayComplete: upload.completionSent || upload.shared,
  }
}

/** Returns the stop context of an upload that has no upload id. */
export function contextWithoutId(paused: boolean, partsTotal: number, restarts: number): StopContext {
  return {
    paused,
    uploadId: undefined,
    partsRecorded: 0,
    partsTotal,
    restarts,
    inCheckpoint: false,
    mayComplete: false,
  }
}

/**
 * Returns the stop that takes precedence: a lost lease over all others, then cancel, anything over a restart,
 * else the first.
 */
export function strongerStop(present: Stop | undefined, next: Stop): Stop {
  const rank = { restart: 0, fail: 1, interrupt: 1, cancel: 2, 'taken-over': 3 }
  return present === undefined || rank[next.goal] > rank[present.goal] ? next : present
}

/** R10: carries out a stop. Called only when nothing is in flight. */
export function applyStop(stop: Stop, context: StopContext): Step {
  switch (stop.goal) {
    case 'interrupt':
      return settle({ kind: 'interrupted', error: interruption(stop.cause, context) })
    case 'fail':
      return settle({ kind: 'failed', error: failure(stop.message, stop.details, context) })
    case 'cancel':
      return discard(stop, context)
    case 'taken-over':
      return yieldToOwner(stop.cause, context)
    case 'restart':
      return restart(stop, context)
  }
}

/** Ends the upload. */
export function settle(outcome: Outcome): Step {
  return step({ phase: 'settled', outcome }, { type: 'settle', outcome })
}

/** Removes the checkpoint, then ends the upload. */
export function finish(outcome: Outcome, paused: boolean): Step {
  return step({ phase: 'finishing', outcome, paused, stop: undefined }, { type: 'remove' })
}

/** Aborts the upload id, then ends the upload. */
export function discard(after: Ending, { paused, uploadId, partsTotal, inCheckpoint }: StopContext): Step {
  if (uploadId === undefined) return finish({ kind: 'cancelled' }, paused)
  return step(
    { phase: 'discarding', uploadId, partsTotal, inCheckpoint, after, paused, stop: undefined },
    { type: 'abort', uploadId, detached: true },
  )
}

/** Creates the error of an upload from its stop context. */
export function failure(
  message: string,
  details: Pick<UploadErrorDetails, 'code' | 'resumable' | 'cause'>,
  { uploadId, partsRecorded, partsTotal }: StopContext,
): UploadError {
  return new UploadError(message, { ...details, uploadId, partsRecorded, partsTotal })
}

/** Opens the source again and continues without the old checkpoint. */
export function reopen(restarts: number, paused: boolean): Step {
  return step({ phase: 'opening', restarts, paused, stop: undefined }, { type: 'open' })
}

export function onDiscarding(
  state: InPhase<'discarding'>,
  event: { readonly type: 'aborted' } | FailedEvent,
): Step {
  const context = contextWithoutId(state.paused, state.partsTotal, 0)
  // The cancelled upload belongs to another owner.
  if (state.stop !== undefined && state.after.goal === 'cancel')
    return applyStop(
      state.stop,
      event.type === 'aborted'
        ? context
        : { ...context, uploadId: state.uploadId, inCheckpoint: state.inCheckpoint },
    )
  if (event.type === 'aborted') {
    if (state.after.goal === 'cancel') return finish({ kind: 'cancelled' }, state.paused)
    if (state.after.goal === 'found') return finish(state.after.outcome, state.paused)
    return applyStop(state.after, context)
  }
  const { uploadId } = state
  const named = { ...context, uploadId }
  if (state.after.goal !== 'cancel') {
    // R9: an id that may be left behind is named.
    const ended =
      state.after.goal === 'found' ? finish(state.after.outcome, state.paused) : applyStop(state.after, named)
    return withNotice(ended, { kind: 'upload-not-aborted', uploadId, error: event.error })
  }
  const message =
    'The upload is stopped, but the service did not confirm that its parts are removed. Cancel it again, or abort its upload id.'
  return settle({
    kind: 'failed',
    error: failure(
      message,
      { code: 'REQUEST_FAILED', resumable: state.inCheckpoint, cause: event.error },
      named,
    ),
  })
}

export function onFinishing(
  state: InPhase<'finishing'>,
  event: { readonly type: 'removed' } | FailedEvent,
): Step {
  const settled = settle(state.outcome)
  if (event.type === 'removed') return settled
  // A completed upload stays completed. One that was cancelled is not: another owner may continue it.
  if (event.kind === 'taken-over' && state.outcome.kind === 'cancelled')
    return yieldToOwner(event.error, contextWithoutId(state.paused, 0, 0))
  return withNotice(settled, { kind: 'checkpoint-not-removed', error: event.error })
}

/** Returns whether the pending effect of a phase continues although the user wants to stop. */
export function keepsPendingEffect(state: UploadState, goal: Stop['goal']): boolean {
  if (goal !== 'cancel') return false
  // A completion that was sent may have taken effect: a cancel that comes too late must not be reported as
  // one.
  return state.phase === 'completing' || state.phase === 'resolving' || state.phase === 'fencing'
}

/**
 * Leaves the upload to the other owner of its checkpoint.
 *
 * R9: an upload id that its checkpoint does not name is not known to the other owner either.
 */
function yieldToOwner(cause: unknown, context: StopContext): Step {
  const reason = cause instanceof Error ? ` ${cause.message}` : ''
  const message = `Another owner took over the upload, so nothing more was sent.${reason}`
  const error = failure(message, { code: 'TAKEN_OVER', resumable: true, cause }, context)
  const settled = settle({ kind: 'failed', error })
  const { uploadId, inCheckpoint } = context
  if (uploadId === undefined || inCheckpoint) return settled
  return withNotice(settled, { kind: 'upload-not-aborted', uploadId, error })
}

function restart(stop: Extract<Stop, { readonly goal: 'restart' }>, context: StopContext): Step {
  const { uploadId, restarts, paused } = context
  if (restarts >= MAX_RESTARTS) {
    const lost = stop.reason !== 'source-changed'
    const message = lost
      ? `The upload id disappeared from the service ${restarts + 1} times. Check for a lifecycle rule or another program that aborts uploads.`
      : changedMessage(stop.cause, context)
    const code = lost ? 'UPLOAD_LOST' : 'SOURCE_CHANGED'
    return settle({
      kind: 'failed',
      error: failure(message, { code, resumable: false, cause: stop.cause }, context),
    })
  }
  const next =
    uploadId === undefined || stop.reason === 'upload-lost'
      ? reopen(restarts + 1, paused)
      : fence(uploadId, context.mayComplete, restarts + 1, paused)
  return withNotice(next, { kind: 'restarted', reason: stop.reason, uploadId })
}

/**
 * Explains how to upload a source that kept changing. R9: names the upload id that is left; its parts are of
 * use only with `allowGrowth`.
 */
function changedMessage(cause: unknown, { restarts, uploadId }: StopContext): string {
  const reason = cause instanceof Error ? ` ${cause.message}` : ''
  const left =
    uploadId === undefined
      ? ''
      : ` Its last parts are stored under the upload id ${uploadId}, which the next upload of this source resumes or aborts.`
  return (
    `The source changed ${restarts + 1} times while it was read.${reason} Upload it when nothing writes to it, ` +
    `or with allowGrowth if it is only appended to.${left}`
  )
}

/** R6: no new upload id before the old one is confirmed to be gone. */
export function fence(stale: UploadId, mayComplete: boolean, restarts: number, paused: boolean): Step {
  return step(
    { phase: 'fencing', restarts, stale, mayComplete, paused, stop: undefined },
    { type: 'abort', uploadId: stale, detached: false },
  )
}

function interruption(cause: unknown, context: StopContext): UploadError {
  const { partsRecorded, partsTotal, inCheckpoint } = context
  const parts = partsTotal === 0 ? '' : ` ${partsRecorded} of ${partsTotal} parts are stored.`
  const message = `The upload was interrupted.${parts} Call again to ${inCheckpoint ? 'resume' : 'start'} it.`
  return failure(message, { code: 'INTERRUPTED', resumable: inCheckpoint, cause }, context)
}
