import { compareFingerprints } from '../model/fingerprint.ts'
import { lastPart } from '../model/part-plan.ts'
import { type PartSet, partSet, partsWithout } from '../model/part-set.ts'
import type { Checkpoint } from '../ports/checkpoint-store.ts'
import { adoptShared } from './adopting.ts'
import { resolve } from './resolving.ts'
import { mayComplete, neverCompleted, restoredStanding, resumed } from './resuming.ts'
import {
  type FailedEvent,
  type InPhase,
  type Job,
  type Step,
  step,
  type UploadEvent,
  type UploadSettings,
  type Work,
  withNotice,
} from './state.ts'
import { stopFor } from './stop-for.ts'
import { fence, halt, reopen, type Standing, standingOf, standingWithoutId } from './stopping.ts'
import { beginUploading } from './uploading.ts'

type Opened = Extract<UploadEvent, { readonly type: 'opened' }>

export function onOpening(
  state: InPhase<'opening'>,
  event: Opened | FailedEvent,
  settings: UploadSettings,
): Step {
  if (event.type === 'failed') {
    return halt(
      stopFor(event, 'REQUEST_FAILED', 'The upload could not be opened.'),
      standingWithoutId(state.held, 0, state.restarts),
    )
  }
  const opened = afterOpening(state, event, settings)
  if (event.damage === undefined) return opened
  return withNotice(opened, { type: 'checkpoint-damaged', problem: event.damage })
}

function afterOpening(
  { held, stop, restarts }: InPhase<'opening'>,
  event: Opened,
  settings: UploadSettings,
): Step {
  const { checkpoint, plan, source } = event
  const job: Job = { plan, source, restarts }
  if (stop === undefined) {
    return checkpoint === undefined ? start(job, held, settings) : resume(checkpoint, job, held, settings)
  }
  return halt(
    stop,
    checkpoint === undefined
      ? standingWithoutId(held, plan.partCount, restarts)
      : restoredStanding(checkpoint, held),
  )
}

export function onChecking(
  state: InPhase<'checking'>,
  event: Extract<UploadEvent, { readonly type: 'checked' }> | FailedEvent,
  settings: UploadSettings,
): Step {
  const { job, checkpoint, held } = state
  const standing = restoredStanding(checkpoint, held)
  if (state.stop !== undefined) return halt(state.stop, standing)
  if (event.type === 'failed') {
    return halt(
      stopFor(event, 'REQUEST_FAILED', 'The source could not be compared with its checkpoint.'),
      standing,
    )
  }
  return event.differs ? startOver(checkpoint, held) : adopt(checkpoint, job, held, settings)
}

export function onReconciling(
  state: InPhase<'reconciling'>,
  event: Extract<UploadEvent, { readonly type: 'listed' }> | FailedEvent,
  settings: UploadSettings,
): Step {
  const { work, held } = state
  const standing = standingOf(work, held)
  if (state.stop !== undefined) return halt(state.stop, standing)
  if (event.type === 'listed') {
    return reconciled(work, partSet(lastPart(work.job.plan), event.kept), held, settings)
  }
  const failed = stopFor(event, 'REQUEST_FAILED', 'The parts that are stored could not be listed.')
  // R5: a completion that was refused may have been repeated by a proxy.
  if (event.kind === 'no-such-upload' && work.completionSent)
    return resolve(work, held, { idGone: work.answerLost, failed, stop: undefined })
  if (event.kind !== 'permanent') return halt(failed, standing)
  // Listing needs a permission of its own; our own receipts are enough, unless the service has just refused them.
  if (work.rejectedCompletions === 0) return resumed(work, held, settings)
  return halt({ goal: 'restart', reason: 'parts-rejected', cause: event.error }, standing)
}

export function onFencing(
  state: InPhase<'fencing'>,
  event: { readonly type: 'aborted' } | FailedEvent,
): Step {
  const { stale, restarts, held, stop } = state
  const standing: Standing = {
    ...standingWithoutId(held, 0, restarts),
    uploadId: stale,
    remembered: event.type === 'failed',
    mayComplete: state.mayComplete,
  }
  if (event.type === 'aborted') {
    return stop === undefined ? reopen(restarts, held) : halt(stop, { ...standing, uploadId: undefined })
  }
  if (stop?.goal === 'interrupt' || event.kind === 'interrupted') {
    return halt(stop ?? { goal: 'interrupt', cause: event.error }, standing)
  }
  // R6: without a completion on its way the old upload can do no harm; it only costs storage, so it is named (R9).
  if (event.kind === 'permanent' && !state.mayComplete && stop === undefined) {
    return withNotice(reopen(restarts, held), {
      type: 'upload-left-behind',
      uploadId: stale,
      error: event.error,
    })
  }
  const message =
    'The source is not what an earlier upload sent, and that upload could not be aborted. It might still be completed and ' +
    'replace the new object, so nothing was sent. Abort its upload id, or call again when the service answers.'
  return halt(
    {
      goal: 'fail',
      message,
      details: { code: 'STALE_UPLOAD_NOT_ABORTED', resumable: true, cause: event.error },
    },
    standing,
  )
}

export function onInitiating(
  state: InPhase<'initiating'>,
  event: Extract<UploadEvent, { readonly type: 'initiated' }> | FailedEvent,
): Step {
  const { job, held, stop } = state
  const standing = standingWithoutId(held, job.plan.partCount, job.restarts)
  if (event.type === 'failed') {
    return halt(
      stop ?? stopFor(event, 'REQUEST_FAILED', 'The multipart upload could not be begun.'),
      standing,
    )
  }
  const { uploadId } = event
  if (stop?.goal === 'cancel') return halt(stop, { ...standing, uploadId })
  // R2: the id is recorded even when the upload is to stop, so that it is not lost.
  return step({ phase: 'beginning', job, uploadId, held, stop }, { type: 'begin', job, uploadId })
}

export function onBeginning(
  state: InPhase<'beginning'>,
  event: { readonly type: 'begun' } | FailedEvent,
  settings: UploadSettings,
): Step {
  const { job, uploadId, held, stop } = state
  const total = job.plan.partCount
  const standing = {
    ...standingWithoutId(held, total, job.restarts),
    uploadId,
    remembered: event.type === 'begun',
  }
  if (event.type === 'failed') {
    const message =
      'The checkpoint could not be written, so no part was sent. Free some space or choose another checkpoint directory.'
    const details = { code: 'CHECKPOINT_FAILED', resumable: false, cause: event.error } as const
    const ending = stop?.goal === 'cancel' ? stop : ({ goal: 'fail', message, details } as const)
    return step(
      {
        phase: 'discarding',
        uploadId,
        partsTotal: total,
        remembered: false,
        after: ending,
        held,
        stop: undefined,
      },
      { type: 'abort', uploadId, detached: true },
    )
  }
  if (stop !== undefined) return halt(stop, standing)
  const work: Work = {
    job,
    uploadId,
    done: partSet(lastPart(job.plan)),
    reused: 0,
    shared: false,
    ...neverCompleted,
  }
  return withNotice(beginUploading(work, held, settings), { type: 'started', uploadId, plan: job.plan })
}

function start(job: Job, held: boolean, settings: UploadSettings): Step {
  if (settings.canPut && job.plan.openEnded !== true && job.plan.size <= settings.partSize) {
    return step({ phase: 'putting', job, rejections: 0, held, stop: undefined }, { type: 'put', job })
  }
  return step({ phase: 'initiating', job, held, stop: undefined }, { type: 'initiate' })
}

function resume(checkpoint: Checkpoint, job: Job, held: boolean, settings: UploadSettings): Step {
  const { header, parts } = checkpoint
  // What another program has done with the upload is not in the records. A completion that is recorded is found out first, as ever.
  const { allowGrowth } = settings
  const isLarger = job.source.size > header.source.size
  // A source that grows is uploaded as it was when its upload started.
  const source = allowGrowth && isLarger ? { ...job.source, size: header.source.size } : job.source
  const same: Job = { ...job, source, plan: header.plan }
  if (checkpoint.shared === true && !checkpoint.completing) {
    if (header.source.size !== source.size) return startOver(checkpoint, held)
    return adoptShared(checkpoint, same, true, held)
  }
  // How long a stream is, is not known when it is opened.
  const size = job.plan.openEnded === true ? header.source.size : job.source.size
  const comparison = compareFingerprints(header.source, { ...job.source, size }, allowGrowth)
  if (checkpoint.unusable !== undefined || comparison === 'changed') return startOver(checkpoint, held)
  const all = comparison === 'doubtful' || settings.verifyContent
  const doubtful = parts.filter((part) => all || !part.settled).map((part) => part.number)
  if (doubtful.length === 0) return adopt(checkpoint, same, held, settings)
  return step(
    { phase: 'checking', job: same, checkpoint, held, stop: undefined },
    { type: 'check-parts', job: same, numbers: doubtful },
  )
}

function startOver(checkpoint: Checkpoint, held: boolean): Step {
  const { uploadId } = checkpoint.header
  return withNotice(fence(uploadId, mayComplete(checkpoint), 0, held), {
    type: 'restarted',
    reason: checkpoint.unusable ?? 'source-changed',
    uploadId,
  })
}

function adopt(checkpoint: Checkpoint, job: Job, held: boolean, settings: UploadSettings): Step {
  const { header, parts, completing } = checkpoint
  const done = partSet(
    lastPart(job.plan),
    parts.map((part) => part.number),
  )
  const work: Work = {
    job,
    uploadId: header.uploadId,
    done,
    reused: done.size,
    shared: checkpoint.shared === true,
    completionSent: completing,
    answerLost: completing,
    rejectedCompletions: 0,
  }
  // A completion may already have taken effect; sending it again is the surest way to find out, and needs no other permission.
  if (completing && job.plan.openEnded !== true && done.size === job.plan.partCount)
    return resumed(work, held, settings)
  return step(
    { phase: 'reconciling', work, held, stop: undefined },
    { type: 'list', plan: job.plan, uploadId: header.uploadId },
  )
}

function reconciled(before: Work, done: PartSet, held: boolean, settings: UploadSettings): Step {
  const work: Work = { ...before, done, reused: Math.min(before.reused, done.size) }
  if (work.rejectedCompletions === 0) return resumed(work, held, settings)
  const numbers = partsWithout(before.done, done, lastPart(work.job.plan))
  return withNotice(beginUploading(work, held, settings), { type: 'parts-lost', numbers })
}
