import type { Crc64 } from '../model/ids.ts'
import type { CompletedCopy } from '../model/upload-outcome.ts'
import type { RemoteObject, StoredObject } from '../ports/multipart-api.ts'
import type { ActiveUpload, FailedEvent, InPhase, Step, Stop, UploadEvent } from './state.ts'
import { step } from './state.ts'
import { applyStop, contextOf, discard, failure, finish } from './stopping.ts'

/** R5: finds out what became of a completion by looking at the object. */
export function resolve(
  upload: ActiveUpload,
  paused: boolean,
  rest: Pick<InPhase<'resolving'>, 'idGone' | 'failed' | 'stop'>,
): Step {
  return step({ phase: 'resolving', upload, paused, ...rest }, { type: 'head', plan: upload.planned.plan })
}

export function onResolving(
  state: InPhase<'resolving'>,
  event: Extract<UploadEvent, { readonly type: 'headed' }> | FailedEvent,
): Step {
  const { upload, paused, stop, idGone, failed } = state
  const context = contextOf(upload, paused)
  if (event.type === 'headed' && isOurs(event.object, upload, event.crc64)) {
    const outcome = { status: 'completed', upload: completed(upload, event.object, event.crc64) } as const
    // R9: another writer may have stored the same bytes; then the upload id lives on, and nothing would remember it. One that is shared is
    // known to the other program.
    const mayLive = !idGone && !upload.shared && failed.goal !== 'restart'
    return mayLive ? discard({ goal: 'found', outcome }, context) : finish(outcome, paused)
  }
  if (stop !== undefined) return applyStop(stop, context)
  if (event.type === 'failed' && event.kind === 'interrupted')
    return applyStop({ goal: 'interrupt', cause: event.error }, context)
  if (!idGone) {
    // What is there was not seen, so it is not replaced.
    const isUnseen = event.type === 'failed' && event.kind === 'transient' && failed.goal === 'restart'
    return applyStop(isUnseen ? unknownCompletion(event.error, true) : failed, context)
  }
  if (event.type === 'failed' && event.kind === 'transient')
    return applyStop(unknownCompletion(event.error, true), context)
  // The id is dead: nothing can be continued, and nothing can happen to a later upload. So it is forgotten.
  const { message, details } = unknownCompletion(event.type === 'failed' ? event.error : undefined, false)
  return finish(
    { status: 'failed', error: failure(message, details, { ...context, uploadId: undefined }) },
    paused,
  )
}

/** The end of an upload of which nobody can say whether it was completed. */
export function unknownCompletion(
  cause: unknown,
  resumable: boolean,
): Extract<Stop, { readonly goal: 'fail' }> {
  const reason = cause instanceof Error ? ` ${cause.message}` : ''
  const message = resumable
    ? `All parts are stored and the completion was sent, but no answer came.${reason} Call again: it finds out and sends no part twice.`
    : `All parts were stored and the completion was sent, but the object there cannot be shown to be this upload's.${reason} ` +
      'Look at the object; another call sends all parts again.'
  return { goal: 'fail', message, details: { code: 'COMPLETION_UNKNOWN', resumable, cause } }
}

function isOurs(
  object: RemoteObject | undefined,
  upload: ActiveUpload,
  crc64: Crc64 | undefined,
): object is RemoteObject {
  // R5: without a CRC-64 nothing says whose bytes they are.
  if (crc64 === undefined) return false
  return object !== undefined && object.size === upload.planned.plan.size && object.crc64 === crc64
}

/** What a completed upload tells. */
export function completed(
  upload: ActiveUpload,
  object: StoredObject,
  crc64: Crc64 | undefined,
): CompletedCopy {
  return {
    ...storedObject(object, crc64),
    size: upload.planned.plan.size,
    uploadId: upload.uploadId,
    partsTotal: upload.planned.plan.partCount,
    partsReused: upload.reused,
  }
}

/**
 * What is told of an object that was stored.
 *
 * @param crc64 - what it must have; compared already.
 */
export function storedObject(
  { etag, versionId, crc64: told }: StoredObject,
  crc64: Crc64 | undefined,
): Pick<CompletedCopy, 'etag' | 'versionId' | 'crc64' | 'crc64Confirmed'> {
  return { etag, versionId, crc64: crc64 ?? told, crc64Confirmed: crc64 !== undefined && told !== undefined }
}
