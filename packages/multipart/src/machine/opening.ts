import { compareFingerprints } from '../model/fingerprint.ts'
import { lastPart } from '../model/part-plan.ts'
import { type PartSet, partSet, partsWithout } from '../model/part-set.ts'
import type { UploadCheckpoint } from '../ports/checkpoint-store.ts'
import { fitsOneRequest } from './fits-one-request.ts'
import { resolve } from './resolving.ts'
import { contextOfCheckpoint, continueUploading, mayComplete } from './resuming.ts'
import {
  type ActiveUpload,
  type FailedEvent,
  type InPhase,
  type PlannedSource,
  type Step,
  step,
  type UploadEvent,
  type UploadSettings,
  withNotice,
} from './state.ts'
import { stopFor } from './stop-for.ts'
import { applyStop, contextOf, contextWithoutId, fence, reopen, type StopContext } from './stopping.ts'
import { takeOver } from './take-over.ts'
import { beginUploading } from './uploading.ts'

type Opened = Extract<UploadEvent, { readonly type: 'opened' }>

export function onOpening(
  state: InPhase<'opening'>,
  event: Opened | FailedEvent,
  settings: UploadSettings,
): Step {
  if (event.type === 'failed') {
    const { stop } = state
    // It failed because of the stop, whose cause is the one to report. A cancelled upload ends as interrupted
    // here: an earlier run may have left a checkpoint, which is discarded after that.
    const isStopped = event.kind === 'interrupted' && stop?.goal === 'interrupt'
    return applyStop(
      isStopped ? stop : stopFor(event, 'REQUEST_FAILED', 'The upload could not be opened.'),
      contextWithoutId(state.paused, 0, state.restarts),
    )
  }
  const opened = afterOpening(state, event, settings)
  if (event.damage === undefined) return opened
  return withNotice(opened, { kind: 'checkpoint-damaged', problem: event.damage })
}

function afterOpening(
  { paused, stop, restarts }: InPhase<'opening'>,
  event: Opened,
  settings: UploadSettings,
): Step {
  const { checkpoint, plan, source } = event
  const planned: PlannedSource = { plan, fingerprint: source, restarts }
  if (stop === undefined) {
    return checkpoint === undefined
      ? start(planned, paused, settings)
      : continueFrom(checkpoint, planned, paused, settings)
  }
  return applyStop(
    stop,
    checkpoint === undefined
      ? contextWithoutId(paused, plan.partCount, restarts)
      : contextOfCheckpoint(checkpoint, paused),
  )
}

export function onChecking(
  state: InPhase<'checking'>,
  event: Extract<UploadEvent, { readonly type: 'checked' }> | FailedEvent,
  settings: UploadSettings,
): Step {
  const { planned, checkpoint, paused } = state
  const context = contextOfCheckpoint(checkpoint, paused)
  if (state.stop !== undefined) return applyStop(state.stop, context)
  if (event.type === 'failed') {
    return applyStop(
      stopFor(event, 'REQUEST_FAILED', 'The source could not be compared with its checkpoint.'),
      context,
    )
  }
  return event.differs ? startOver(checkpoint, paused) : reconcileOwn(checkpoint, planned, paused, settings)
}

export function onReconciling(
  state: InPhase<'reconciling'>,
  event: Extract<UploadEvent, { readonly type: 'listed' }> | FailedEvent,
  settings: UploadSettings,
): Step {
  const { upload, paused } = state
  const context = contextOf(upload, paused)
  if (state.stop !== undefined) return applyStop(state.stop, context)
  if (event.type === 'listed') {
    return reconciled(upload, partSet(lastPart(upload.planned.plan), event.kept), paused, settings)
  }
  const failed = stopFor(event, 'REQUEST_FAILED', 'The stored parts could not be listed.')
  // R5: a completion that was refused may have been repeated by a proxy.
  if (event.kind === 'no-such-upload' && upload.completionSent)
    return resolve(upload, paused, { idGone: upload.responseLost, failed, stop: undefined })
  if (event.kind !== 'permanent') return applyStop(failed, context)
  // Listing needs a permission of its own; our own receipts suffice, unless the service has just refused
  // them.
  if (upload.rejectedCompletions === 0) return continueUploading(upload, paused, settings)
  return applyStop({ goal: 'restart', reason: 'parts-rejected', cause: event.error }, context)
}

export function onFencing(
  state: InPhase<'fencing'>,
  event: { readonly type: 'aborted' } | FailedEvent,
): Step {
  const { stale, restarts, paused, stop } = state
  const context: StopContext = {
    ...contextWithoutId(paused, 0, restarts),
    uploadId: stale,
    inCheckpoint: event.type === 'failed',
    mayComplete: state.mayComplete,
  }
  if (event.type === 'aborted') {
    return stop === undefined
      ? reopen(restarts, paused)
      : applyStop(stop, { ...context, uploadId: undefined })
  }
  if (stop?.goal === 'interrupt' || stop?.goal === 'taken-over' || event.kind === 'interrupted') {
    return applyStop(stop ?? { goal: 'interrupt', cause: event.error }, context)
  }
  // R6: without a sent completion the old upload can do no harm; it only costs storage, so a notice names it
  // (R9).
  if (event.kind === 'permanent' && !state.mayComplete && stop === undefined) {
    return withNotice(reopen(restarts, paused), {
      kind: 'upload-not-aborted',
      uploadId: stale,
      error: event.error,
    })
  }
  const message =
    'The source differs from what an earlier upload sent, and that upload could not be aborted. It might still be completed and ' +
    'replace the new object, so nothing was sent. Abort its upload id, or call again when the service responds.'
  return applyStop(
    {
      goal: 'fail',
      message,
      details: { code: 'STALE_UPLOAD_NOT_ABORTED', resumable: true, cause: event.error },
    },
    context,
  )
}

function start(planned: PlannedSource, paused: boolean, settings: UploadSettings): Step {
  if (fitsOneRequest(settings, planned.plan)) {
    return step(
      { phase: 'putting', planned, rejections: 0, paused, stop: undefined },
      { type: 'put', planned },
    )
  }
  return step({ phase: 'initiating', planned, paused, stop: undefined }, { type: 'initiate' })
}

function continueFrom(
  checkpoint: UploadCheckpoint,
  planned: PlannedSource,
  paused: boolean,
  settings: UploadSettings,
): Step {
  const { header, parts } = checkpoint
  const { allowGrowth } = settings
  const isLarger = planned.fingerprint.size > header.source.size
  // A source that grows is uploaded with the size that it had when its upload started.
  const fingerprint =
    allowGrowth && isLarger ? { ...planned.fingerprint, size: header.source.size } : planned.fingerprint
  const same: PlannedSource = { ...planned, fingerprint, plan: header.plan }
  // The records do not show what another program has done with a shared upload. A recorded completion is
  // resolved first, as always.
  if (checkpoint.shared === true && !checkpoint.completing) {
    if (header.source.size !== fingerprint.size) return startOver(checkpoint, paused)
    return takeOver(checkpoint, same, true, paused)
  }
  // The size of a stream is not known when it is opened.
  const size = planned.plan.openEnded === true ? header.source.size : planned.fingerprint.size
  const comparison = compareFingerprints(header.source, { ...planned.fingerprint, size }, allowGrowth)
  if (checkpoint.unusable !== undefined || comparison === 'changed') return startOver(checkpoint, paused)
  const all = comparison === 'doubtful' || settings.verifyContent
  const doubtful = parts.filter((part) => all || !part.settled).map((part) => part.number)
  if (doubtful.length === 0) return reconcileOwn(checkpoint, same, paused, settings)
  return step(
    { phase: 'checking', planned: same, checkpoint, paused, stop: undefined },
    { type: 'check-parts', planned: same, numbers: doubtful },
  )
}

function startOver(checkpoint: UploadCheckpoint, paused: boolean): Step {
  const { uploadId } = checkpoint.header
  return withNotice(fence(uploadId, mayComplete(checkpoint), 0, paused), {
    kind: 'restarted',
    reason: checkpoint.unusable ?? 'source-changed',
    uploadId,
  })
}

function reconcileOwn(
  checkpoint: UploadCheckpoint,
  planned: PlannedSource,
  paused: boolean,
  settings: UploadSettings,
): Step {
  const { header, parts, completing } = checkpoint
  const recorded = partSet(
    lastPart(planned.plan),
    parts.map((part) => part.number),
  )
  const upload: ActiveUpload = {
    planned,
    uploadId: header.uploadId,
    recorded,
    reused: recorded.size,
    shared: checkpoint.shared === true,
    options: header.options,
    completionSent: completing,
    responseLost: completing,
    rejectedCompletions: 0,
  }
  // A completion may already have taken effect. Sending it again is the safest way to learn its result, and
  // needs no
  // other permission.
  if (completing && planned.plan.openEnded !== true && recorded.size === planned.plan.partCount)
    return continueUploading(upload, paused, settings)
  return step(
    { phase: 'reconciling', upload, paused, stop: undefined },
    { type: 'list', plan: planned.plan, uploadId: header.uploadId },
  )
}

function reconciled(
  before: ActiveUpload,
  recorded: PartSet,
  paused: boolean,
  settings: UploadSettings,
): Step {
  const upload: ActiveUpload = { ...before, recorded, reused: Math.min(before.reused, recorded.size) }
  if (upload.rejectedCompletions === 0) return continueUploading(upload, paused, settings)
  const numbers = partsWithout(before.recorded, recorded, lastPart(upload.planned.plan))
  return withNotice(beginUploading(upload, paused, settings), { kind: 'parts-lost', numbers })
}
