import type { Crc64 } from '../model/ids.ts'
import type { StoredObject } from '../ports/multipart-api.ts'
import { completed, resolve, unknownCompletion } from './resolving.ts'
import type { ActiveUpload, FailedEvent, InPhase, Step, Stop, UploadEvent, UploadSettings } from './state.ts'
import { step } from './state.ts'
import { stopFor } from './stop-for.ts'
import { applyStop, contextOf, failure, finish } from './stopping.ts'
import { beginUploading } from './uploading.ts'

/** Number of completions that the service may refuse because of their parts. */
const MAX_REJECTED_COMPLETIONS = 2

export function onVerifying(
  state: InPhase<'verifying'>,
  event: { readonly type: 'verified' } | FailedEvent,
  settings: UploadSettings,
): Step {
  const { upload, paused, stop } = state
  const context = contextOf(upload, paused)
  if (stop !== undefined) return applyStop(stop, context)
  if (event.type === 'failed') {
    return applyStop(
      stopFor(event, 'REQUEST_FAILED', 'The source could not be checked before completion.'),
      context,
    )
  }
  // A pause delays the completion; the source is compared once more when the upload continues.
  if (paused) return beginUploading(upload, paused, settings)
  // R4: the intent is durable before the completion is sent.
  return upload.completionSent
    ? complete(upload, paused)
    : step(
        { phase: 'recording-intent', upload, paused, stop },
        { type: 'record-intent', planned: upload.planned },
      )
}

export function onMarking(
  state: InPhase<'recording-intent'>,
  event: { readonly type: 'intent-recorded' } | FailedEvent,
  settings: UploadSettings,
): Step {
  const { upload, paused, stop } = state
  if (stop !== undefined) return applyStop(stop, contextOf(upload, paused))
  if (event.type === 'failed')
    return applyStop(stopFor(event, 'CHECKPOINT_FAILED', ''), contextOf(upload, paused))
  const marked: ActiveUpload = { ...upload, completionSent: true }
  return paused ? beginUploading(marked, paused, settings) : complete(marked, paused)
}

export function onCompleting(
  state: InPhase<'completing'>,
  event: Extract<UploadEvent, { readonly type: 'completed' }> | FailedEvent,
): Step {
  const { paused, stop } = state
  if (event.type === 'completed') return onObject(state.upload, paused, event.object, event.crc64)
  const upload = { ...state.upload, responseLost: state.upload.responseLost || event.mayHaveBeenApplied }
  const context = contextOf(upload, paused)
  const failed = stopFor(event, 'REQUEST_FAILED', 'The upload could not be completed.')
  if (stop?.goal === 'taken-over') return applyStop(stop, context)
  // R5: also at the first attempt, because a proxy or a browser may have sent the request twice.
  if (event.kind === 'no-such-upload')
    return resolve(upload, paused, { idGone: upload.responseLost, failed, stop })
  if (stop !== undefined) return applyStop(stop, context)
  if (event.kind === 'part-rejected') return onRejectedParts(upload, paused, failed)
  // An earlier attempt may have stored the object, and this one was refused because the object exists.
  if (event.kind === 'permanent' && upload.responseLost)
    return resolve(upload, paused, { idGone: false, failed, stop })
  if (event.kind === 'transient' && upload.responseLost)
    return applyStop(unknownCompletion(event.error, true), context)
  return applyStop(failed, context)
}

function complete(upload: ActiveUpload, paused: boolean): Step {
  const { uploadId, planned } = upload
  return step(
    { phase: 'completing', upload, paused, stop: undefined },
    { type: 'complete', plan: planned.plan, uploadId },
  )
}

function onObject(
  upload: ActiveUpload,
  paused: boolean,
  object: StoredObject,
  crc64: Crc64 | undefined,
): Step {
  if (object.crc64 === undefined || crc64 === undefined || object.crc64 === crc64) {
    return finish({ kind: 'completed', upload: completed(upload, object, crc64) }, paused)
  }
  const message =
    `The CRC-64 of the stored object is ${object.crc64}, but that of the sent bytes is ${crc64}. ` +
    'Do not use the object. Call again to upload all parts again.'
  const details = { code: 'OBJECT_CRC64_MISMATCH', resumable: false, cause: undefined } as const
  return finish(
    {
      kind: 'failed',
      error: failure(message, details, { ...contextOf(upload, paused), uploadId: undefined }),
    },
    paused,
  )
}

function onRejectedParts(upload: ActiveUpload, paused: boolean, failed: Stop): Step {
  const rejectedCompletions = upload.rejectedCompletions + 1
  if (rejectedCompletions > MAX_REJECTED_COMPLETIONS) return applyStop(failed, contextOf(upload, paused))
  const next: ActiveUpload = { ...upload, rejectedCompletions }
  return step(
    { phase: 'reconciling', upload: next, paused, stop: undefined },
    { type: 'list', plan: upload.planned.plan, uploadId: upload.uploadId },
  )
}
