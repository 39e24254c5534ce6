import type { Crc64 } from '../model/ids.ts'
import type { StoredObject } from '../ports/multipart-api.ts'
import { completed, resolve, unknownCompletion } from './resolving.ts'
import type { FailedEvent, InPhase, Step, Stop, UploadEvent, UploadSettings, Work } from './state.ts'
import { step } from './state.ts'
import { stopFor } from './stop-for.ts'
import { failure, finish, halt, standingOf } from './stopping.ts'
import { beginUploading } from './uploading.ts'

/** How often the service may refuse a completion because of its parts. */
const MAX_REJECTED_COMPLETIONS = 2

export function onVerifying(
  state: InPhase<'verifying'>,
  event: { readonly type: 'verified' } | FailedEvent,
  settings: UploadSettings,
): Step {
  const { work, held, stop } = state
  const standing = standingOf(work, held)
  if (stop !== undefined) return halt(stop, standing)
  if (event.type === 'failed') {
    return halt(
      stopFor(event, 'REQUEST_FAILED', 'The source could not be checked before completion.'),
      standing,
    )
  }
  // A pause holds the completion back; the source is looked at once more when the upload goes on.
  if (held) return beginUploading(work, held, settings)
  // R4: the intent is durable before the completion is sent.
  return work.completionSent
    ? complete(work, held)
    : step({ phase: 'marking', work, held, stop }, { type: 'mark', job: work.job })
}

export function onMarking(
  state: InPhase<'marking'>,
  event: { readonly type: 'marked' } | FailedEvent,
  settings: UploadSettings,
): Step {
  const { work, held, stop } = state
  if (stop !== undefined) return halt(stop, standingOf(work, held))
  if (event.type === 'failed') return halt(stopFor(event, 'CHECKPOINT_FAILED', ''), standingOf(work, held))
  const marked: Work = { ...work, completionSent: true }
  return held ? beginUploading(marked, held, settings) : complete(marked, held)
}

export function onCompleting(
  state: InPhase<'completing'>,
  event: Extract<UploadEvent, { readonly type: 'completed' }> | FailedEvent,
): Step {
  const { held, stop } = state
  if (event.type === 'completed') return onObject(state.work, held, event.object, event.crc64)
  const work = { ...state.work, answerLost: state.work.answerLost || event.mayHaveBeenApplied }
  const standing = standingOf(work, held)
  const failed = stopFor(event, 'REQUEST_FAILED', 'The upload could not be completed.')
  // R5: also at the first attempt, because a proxy or a browser may have sent the request twice.
  if (event.kind === 'no-such-upload') return resolve(work, held, { idGone: work.answerLost, failed, stop })
  if (stop !== undefined) return halt(stop, standing)
  if (event.kind === 'part-rejected') return onRejectedParts(work, held, failed)
  // An earlier attempt may have stored the object, and this one was refused because it is there.
  if (event.kind === 'permanent' && work.answerLost)
    return resolve(work, held, { idGone: false, failed, stop })
  if (event.kind === 'transient' && work.answerLost)
    return halt(unknownCompletion(event.error, true), standing)
  return halt(failed, standing)
}

function complete(work: Work, held: boolean): Step {
  const { uploadId, job } = work
  return step(
    { phase: 'completing', work, held, stop: undefined },
    { type: 'complete', plan: job.plan, uploadId },
  )
}

function onObject(work: Work, held: boolean, object: StoredObject, crc64: Crc64 | undefined): Step {
  if (object.crc64 === undefined || crc64 === undefined || object.crc64 === crc64) {
    return finish({ status: 'completed', upload: completed(work, object, crc64) }, held)
  }
  const message =
    `The service stored an object whose CRC-64 is ${object.crc64}, but ${crc64} was sent. ` +
    'Do not use the object. Call again: all parts are sent again.'
  const details = { code: 'OBJECT_CRC_MISMATCH', resumable: false, cause: undefined } as const
  return finish(
    {
      status: 'failed',
      error: failure(message, details, { ...standingOf(work, held), uploadId: undefined }),
    },
    held,
  )
}

function onRejectedParts(work: Work, held: boolean, failed: Stop): Step {
  const rejectedCompletions = work.rejectedCompletions + 1
  if (rejectedCompletions > MAX_REJECTED_COMPLETIONS) return halt(failed, standingOf(work, held))
  const next: Work = { ...work, rejectedCompletions }
  return step(
    { phase: 'reconciling', work: next, held, stop: undefined },
    { type: 'list', plan: work.job.plan, uploadId: work.uploadId },
  )
}
