import type { Crc64 } from '../model/ids.ts'
import type { CompletedCopy } from '../model/upload-outcome.ts'
import type { RemoteObject, StoredObject } from '../ports/multipart-api.ts'
import type { FailedEvent, InPhase, Step, Stop, UploadEvent, Work } from './state.ts'
import { step } from './state.ts'
import { discard, failure, finish, halt, standingOf } from './stopping.ts'

/** R5: finds out what became of a completion by looking at the object. */
export function resolve(
  work: Work,
  held: boolean,
  rest: Pick<InPhase<'resolving'>, 'idGone' | 'failed' | 'stop'>,
): Step {
  return step({ phase: 'resolving', work, held, ...rest }, { type: 'head', plan: work.job.plan })
}

export function onResolving(
  state: InPhase<'resolving'>,
  event: Extract<UploadEvent, { readonly type: 'headed' }> | FailedEvent,
): Step {
  const { work, held, stop, idGone, failed } = state
  const standing = standingOf(work, held)
  if (event.type === 'headed' && isOurs(event.object, work, event.crc64)) {
    const outcome = { status: 'completed', upload: completed(work, event.object, event.crc64) } as const
    // R9: another writer may have stored the same bytes; then the upload id lives on, and nothing would remember it. One that is shared is
    // known to the other program.
    const mayLive = !idGone && !work.shared && failed.goal !== 'restart'
    return mayLive ? discard({ goal: 'found', outcome }, standing) : finish(outcome, held)
  }
  if (stop !== undefined) return halt(stop, standing)
  if (event.type === 'failed' && event.kind === 'interrupted')
    return halt({ goal: 'interrupt', cause: event.error }, standing)
  if (!idGone) {
    // What is there was not seen, so it is not replaced.
    const isUnseen = event.type === 'failed' && event.kind === 'transient' && failed.goal === 'restart'
    return halt(isUnseen ? unknownCompletion(event.error, true) : failed, standing)
  }
  if (event.type === 'failed' && event.kind === 'transient')
    return halt(unknownCompletion(event.error, true), standing)
  // The id is dead: nothing can be continued, and nothing can happen to a later upload. So it is forgotten.
  const { message, details } = unknownCompletion(event.type === 'failed' ? event.error : undefined, false)
  return finish(
    { status: 'failed', error: failure(message, details, { ...standing, uploadId: undefined }) },
    held,
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
  work: Work,
  crc64: Crc64 | undefined,
): object is RemoteObject {
  // R5: without a CRC-64 nothing says whose bytes they are.
  if (crc64 === undefined) return false
  return object !== undefined && object.size === work.job.plan.size && object.crc64 === crc64
}

/** What a completed upload tells. */
export function completed(work: Work, object: StoredObject, crc64: Crc64 | undefined): CompletedCopy {
  return {
    ...storedObject(object, crc64),
    size: work.job.plan.size,
    uploadId: work.uploadId,
    partsTotal: work.job.plan.partCount,
    partsReused: work.reused,
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
