import type { UploadId } from '../model/ids.ts'
import { UploadError, type UploadErrorDetails } from '../model/upload-error.ts'
import {
  type Ending,
  type FailedEvent,
  type InPhase,
  type Outcome,
  type Step,
  type Stop,
  step,
  type UploadState,
  type Work,
  withNotice,
} from './state.ts'

/** How often one run starts over before it gives up. */
const MAX_RESTARTS = 3

/** What is known of an upload when it stops. */
export interface Standing {
  readonly held: boolean
  readonly uploadId: UploadId | undefined
  readonly partsRecorded: number
  readonly partsTotal: number
  readonly restarts: number
  /** The checkpoint names this upload id, so the next run can go on with it. */
  readonly remembered: boolean
  /** R6: a completion may have been sent, by this upload or by another program. */
  readonly mayComplete: boolean
}

/** The standing of a multipart upload under way. */
export function standingOf(work: Work, held: boolean): Standing {
  return {
    held,
    uploadId: work.uploadId,
    partsRecorded: work.done.size,
    partsTotal: work.job.plan.partCount,
    restarts: work.job.restarts,
    remembered: true,
    mayComplete: work.completionSent || work.shared,
  }
}

/** The standing of an upload that has no upload id. */
export function standingWithoutId(held: boolean, partsTotal: number, restarts: number): Standing {
  return {
    held,
    uploadId: undefined,
    partsRecorded: 0,
    partsTotal,
    restarts,
    remembered: false,
    mayComplete: false,
  }
}

/** Which of two stops counts: the user's cancel before all, anything before a restart, else the first. */
export function stronger(present: Stop | undefined, next: Stop): Stop {
  const rank = { restart: 0, fail: 1, interrupt: 1, cancel: 2 }
  return present === undefined || rank[next.goal] > rank[present.goal] ? next : present
}

/** R10: does what a stop is for. Called only when nothing is in flight. */
export function halt(stop: Stop, standing: Standing): Step {
  switch (stop.goal) {
    case 'interrupt':
      return settle({ status: 'interrupted', error: interruption(stop.cause, standing) })
    case 'fail':
      return settle({ status: 'failed', error: failure(stop.message, stop.details, standing) })
    case 'cancel':
      return discard(stop, standing)
    case 'restart':
      return restart(stop, standing)
  }
}

/** Ends the upload. */
function settle(outcome: Outcome): Step {
  return step({ phase: 'settled', outcome }, { type: 'settle', outcome })
}

/** Ends the upload after its checkpoint is gone. */
export function finish(outcome: Outcome, held: boolean): Step {
  return step({ phase: 'finishing', outcome, held, stop: undefined }, { type: 'remove' })
}

/** Throws the upload id away, and then ends. */
export function discard(after: Ending, { held, uploadId, partsTotal, remembered }: Standing): Step {
  if (uploadId === undefined) return finish({ status: 'cancelled' }, held)
  return step(
    { phase: 'discarding', uploadId, partsTotal, remembered, after, held, stop: undefined },
    { type: 'abort', uploadId, detached: true },
  )
}

/** An error of an upload that stands as it does. */
export function failure(
  message: string,
  details: Pick<UploadErrorDetails, 'code' | 'resumable' | 'cause'>,
  { uploadId, partsRecorded, partsTotal }: Standing,
): UploadError {
  return new UploadError(message, { ...details, uploadId, partsRecorded, partsTotal })
}

/** Opens the source anew and goes on without the old checkpoint. */
export function reopen(restarts: number, held: boolean): Step {
  return step({ phase: 'opening', restarts, held, stop: undefined }, { type: 'open' })
}

export function onDiscarding(
  state: InPhase<'discarding'>,
  event: { readonly type: 'aborted' } | FailedEvent,
): Step {
  const standing = standingWithoutId(state.held, state.partsTotal, 0)
  if (event.type === 'aborted') {
    if (state.after.goal === 'cancel') return finish({ status: 'cancelled' }, state.held)
    if (state.after.goal === 'found') return finish(state.after.outcome, state.held)
    return halt(state.after, standing)
  }
  const { uploadId } = state
  const named = { ...standing, uploadId }
  if (state.after.goal !== 'cancel') {
    // R9: an id that may be left behind is named.
    const ended =
      state.after.goal === 'found' ? finish(state.after.outcome, state.held) : halt(state.after, named)
    return withNotice(ended, { type: 'upload-left-behind', uploadId, error: event.error })
  }
  const message =
    'The upload is stopped, but the service has not confirmed that its parts are thrown away. Cancel it again, or abort its upload id.'
  return settle({
    status: 'failed',
    error: failure(
      message,
      { code: 'REQUEST_FAILED', resumable: state.remembered, cause: event.error },
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
  return withNotice(settled, { type: 'checkpoint-not-removed', error: event.error })
}

/** Whether the pending effect of a phase is let go on although the user wants to stop. */
export function waitsForTruth(state: UploadState, goal: Stop['goal']): boolean {
  if (goal !== 'cancel') return false
  // A completion that was sent may have taken effect: a cancel that came too late must not be reported as one.
  return state.phase === 'completing' || state.phase === 'resolving' || state.phase === 'fencing'
}

function restart(stop: Extract<Stop, { readonly goal: 'restart' }>, standing: Standing): Step {
  const { uploadId, restarts, held } = standing
  if (restarts >= MAX_RESTARTS) {
    const lost = stop.reason !== 'source-changed'
    const message = lost
      ? `The service lost the upload ${restarts + 1} times. Look for a lifecycle rule or another program that aborts uploads.`
      : changedMessage(stop.cause, standing)
    const code = lost ? 'UPLOAD_LOST' : 'SOURCE_CHANGED'
    return settle({
      status: 'failed',
      error: failure(message, { code, resumable: false, cause: stop.cause }, standing),
    })
  }
  const next =
    uploadId === undefined || stop.reason === 'upload-lost'
      ? reopen(restarts + 1, held)
      : fence(uploadId, standing.mayComplete, restarts + 1, held)
  return withNotice(next, { type: 'restarted', reason: stop.reason, uploadId })
}

/** What to do about a source that kept changing. R9: the upload id that is left is named; its parts are of use only to `allowGrowth`. */
function changedMessage(cause: unknown, { restarts, uploadId }: Standing): string {
  const reason = cause instanceof Error ? ` ${cause.message}` : ''
  const left =
    uploadId === undefined
      ? ''
      : ` Its last parts are stored under the upload id ${uploadId}, which the next upload of this source uses or aborts.`
  return (
    `The source changed ${restarts + 1} times while it was read.${reason} Upload it when nothing writes to it any more, ` +
    `or with allowGrowth when it is only appended to.${left}`
  )
}

/** R6: no new upload id before the old one is surely dead. */
export function fence(stale: UploadId, mayComplete: boolean, restarts: number, held: boolean): Step {
  return step(
    { phase: 'fencing', restarts, stale, mayComplete, held, stop: undefined },
    { type: 'abort', uploadId: stale, detached: false },
  )
}

function interruption(cause: unknown, standing: Standing): UploadError {
  const { partsRecorded, partsTotal, remembered } = standing
  const parts = partsTotal === 0 ? '' : ` ${partsRecorded} of ${partsTotal} parts are stored.`
  const message = `The upload was interrupted.${parts} The same call ${remembered ? 'continues' : 'starts'} it.`
  return failure(message, { code: 'INTERRUPTED', resumable: remembered, cause }, standing)
}
