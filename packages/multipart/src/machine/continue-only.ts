import type { UploadId } from '../model/ids.ts'
import type { RestartReason } from '../model/upload-notice.ts'
import type { ActiveState, Step, UploadEvent } from './state.ts'
import { contextOf, contextWithoutId, failure, settle } from './stopping.ts'

/** Why the parts of the upload id cannot be used. */
const REASONS: Readonly<Record<RestartReason, string>> = {
  'source-changed': 'The source has changed since its parts were sent.',
  'encryption-changed': 'Its parts are not encrypted with a key that this master key can unwrap.',
  'upload-lost': 'It no longer exists on the service.',
  'parts-rejected': 'The service rejected its parts without reporting which are invalid.',
}

/**
 * Ends an upload that may use only one upload id, instead of a step that would leave it: nothing is created
 * or aborted, and the checkpoint stays as it is.
 *
 * @param before - the state before the step
 * @param next - the step that an upload without this restriction takes
 */
export function continueOnly(before: ActiveState, event: UploadEvent, next: Step, id: UploadId): Step {
  const { phase } = next.state
  // A step to `fencing` aborts the upload id. Only a checkpoint with another id, or none, leads to a new one.
  const isOther = event.type === 'opened' && event.checkpoint?.header.uploadId !== id
  const isGone = phase === 'opening' && before.phase !== 'opening'
  if (!isOther && !isGone && phase !== 'fencing') return next
  const reason = isOther
    ? 'No checkpoint of this source contains it.'
    : isGone
      ? 'It no longer exists on the service.'
      : `${REASONS[restartReason(next)]} The upload id was not aborted.`
  const message = `The upload id ${id} cannot be resumed. ${reason} Call again without continueOnly to start a new upload.`
  const details = { code: 'NOTHING_TO_CONTINUE', resumable: false, cause: undefined } as const
  const context =
    'upload' in before ? contextOf(before.upload, before.paused) : contextWithoutId(before.paused, 0, 0)
  const uploadId = phase === 'fencing' && !isOther ? id : undefined
  const settled = settle({ kind: 'failed', error: failure(message, details, { ...context, uploadId }) })
  // The upload does not start over, so its notice of a restart is dropped.
  const notices = next.effects.filter(
    (effect) => effect.type === 'notify' && effect.notice.kind !== 'restarted',
  )
  return { ...settled, effects: [...notices, ...settled.effects] }
}

/** Returns the reason in the notice of a step that starts over. */
function restartReason({ effects }: Step): RestartReason {
  for (const effect of effects)
    if (effect.type === 'notify' && effect.notice.kind === 'restarted') return effect.notice.reason
  return 'source-changed'
}
