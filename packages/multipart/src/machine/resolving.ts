import type { Crc64 } from '../model/ids.ts'
import type { CompletedCopy } from '../model/upload-outcome.ts'
import type { RemoteObject, StoredObject } from '../ports/multipart-api.ts'
import type { ActiveUpload, FailedEvent, InPhase, Step, Stop, UploadEvent } from './state.ts'
import { step } from './state.ts'
import { applyStop, contextOf, discard, failure, finish } from './stopping.ts'

/** R5: determines whether a completion took effect by looking at the object. */
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
  if (stop?.goal === 'taken-over') return applyStop(stop, context)
  if (event.type === 'headed' && isOurs(event.object, upload, event.crc64)) {
    const outcome = { kind: 'completed', upload: completed(upload, event.object, event.crc64) } as const
    // R9: another writer may have stored the same bytes; then the upload id is still open, and nothing would
    // record it. The other program knows a shared upload id.
    const mayLive = !idGone && !upload.shared && failed.goal !== 'restart'
    return mayLive ? discard({ goal: 'found', outcome }, context) : finish(outcome, paused)
  }
  if (stop !== undefined) return applyStop(stop, context)
  if (event.type === 'failed' && event.kind === 'interrupted')
    return applyStop({ goal: 'interrupt', cause: event.error }, context)
  if (!idGone) {
    // The existing object was not seen, so it is not replaced.
    const isUnseen = event.type === 'failed' && event.kind === 'transient' && failed.goal === 'restart'
    return applyStop(isUnseen ? unknownCompletion(event.error, true) : failed, context)
  }
  if (event.type === 'failed' && event.kind === 'transient')
    return applyStop(unknownCompletion(event.error, true), context)
  // The upload id no longer exists: the upload cannot be resumed and cannot harm a later one. So its
  // checkpoint is removed.
  const { message, details } = unknownCompletion(event.type === 'failed' ? event.error : undefined, false)
  return finish(
    { kind: 'failed', error: failure(message, details, { ...context, uploadId: undefined }) },
    paused,
  )
}

/** Returns the failure of an upload of which it is unknown whether it was completed. */
export function unknownCompletion(
  cause: unknown,
  resumable: boolean,
): Extract<Stop, { readonly goal: 'fail' }> {
  const reason = cause instanceof Error ? ` ${cause.message}` : ''
  const message = resumable
    ? `All parts are stored and the completion was sent, but its response was lost.${reason} Call again: the upload checks whether the object was created and sends no part twice.`
    : `All parts were stored and the completion was sent, but the existing object cannot be verified as this upload's.${reason} ` +
      'Check the object; another call sends all parts again.'
  return { goal: 'fail', message, details: { code: 'COMPLETION_UNKNOWN', resumable, cause } }
}

function isOurs(
  object: RemoteObject | undefined,
  upload: ActiveUpload,
  crc64: Crc64 | undefined,
): object is RemoteObject {
  // R5: without a CRC-64 nothing shows whose bytes they are.
  if (crc64 === undefined) return false
  return object !== undefined && object.size === upload.planned.plan.size && object.crc64 === crc64
}

/** Returns the result of a completed multipart upload. */
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
 * Returns the fields that every stored object has.
 *
 * @param crc64 - expected CRC-64, compared already.
 */
export function storedObject(
  { etag, versionId, crc64: reported }: StoredObject,
  crc64: Crc64 | undefined,
): Pick<CompletedCopy, 'etag' | 'versionId' | 'crc64' | 'crc64Verified'> {
  return {
    etag,
    versionId,
    crc64: crc64 ?? reported,
    crc64Verified: crc64 !== undefined && reported !== undefined,
  }
}
