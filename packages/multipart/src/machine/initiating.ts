import { lastPart } from '../model/part-plan.ts'
import { partSet } from '../model/part-set.ts'
import { NEVER_COMPLETED } from './resuming.ts'
import {
  type ActiveUpload,
  type FailedEvent,
  type InPhase,
  type Step,
  step,
  type UploadEvent,
  type UploadSettings,
  withNotice,
} from './state.ts'
import { stopFor } from './stop-for.ts'
import { applyStop, contextWithoutId } from './stopping.ts'
import { beginUploading } from './uploading.ts'

export function onInitiating(
  state: InPhase<'initiating'>,
  event: Extract<UploadEvent, { readonly type: 'initiated' }> | FailedEvent,
): Step {
  const { planned, paused, stop } = state
  const context = contextWithoutId(paused, planned.plan.partCount, planned.restarts)
  if (event.type === 'failed') {
    return applyStop(
      stop ?? stopFor(event, 'REQUEST_FAILED', 'The multipart upload could not be initiated.'),
      context,
    )
  }
  const { uploadId } = event
  if (stop?.goal === 'cancel' || stop?.goal === 'taken-over') return applyStop(stop, { ...context, uploadId })
  // R2: the id is recorded even when the upload is to stop, so that it is not lost.
  return step(
    { phase: 'creating-checkpoint', planned, uploadId, paused, stop },
    { type: 'create-checkpoint', planned, uploadId },
  )
}

export function onBeginning(
  state: InPhase<'creating-checkpoint'>,
  event: { readonly type: 'checkpoint-created' } | FailedEvent,
  settings: UploadSettings,
): Step {
  const { planned, uploadId, paused, stop } = state
  const total = planned.plan.partCount
  const context = {
    ...contextWithoutId(paused, total, planned.restarts),
    uploadId,
    inCheckpoint: event.type === 'checkpoint-created',
  }
  if (stop?.goal === 'taken-over') return applyStop(stop, context)
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
        inCheckpoint: false,
        after: ending,
        paused,
        stop: undefined,
      },
      { type: 'abort', uploadId, detached: true },
    )
  }
  if (stop !== undefined) return applyStop(stop, context)
  const upload: ActiveUpload = {
    planned,
    uploadId,
    recorded: partSet(lastPart(planned.plan)),
    reused: 0,
    shared: false,
    options: settings.options,
    ...NEVER_COMPLETED,
  }
  return withNotice(beginUploading(upload, paused, settings), {
    kind: 'started',
    uploadId,
    plan: planned.plan,
  })
}
