import type { RunContext } from '../effects/run-context.ts'
import type { Outcome } from '../machine/state.ts'
import { UploadError } from '../model/upload-error.ts'
import type { UploadNotice } from '../model/upload-notice.ts'

/**
 * Returns the outcome with `resumable` corrected: the checkpoint may have been removed by another program.
 *
 * R9: a notice names the upload id that is no longer recorded anywhere.
 */
export async function confirmResumable(
  { lease }: Pick<RunContext, 'lease'>,
  outcome: Outcome,
  notify: (notice: UploadNotice) => void,
): Promise<Outcome> {
  if (outcome.kind === 'completed' || outcome.kind === 'cancelled' || lease === undefined) return outcome
  const { error } = outcome
  const { uploadId } = error
  if (!error.resumable || uploadId === undefined || (await lease.isDurable())) return outcome
  const lost = forgotten(error, lease.location)
  notify({ kind: 'upload-not-aborted', uploadId, error: lost })
  return { kind: outcome.kind, error: lost }
}

function forgotten(error: UploadError, location: string): UploadError {
  const { code, uploadId, partsRecorded, partsTotal, cause } = error
  const what = code === 'INTERRUPTED' ? 'The upload was interrupted.' : error.message
  const message =
    `${what} Its checkpoint ${location} no longer exists. Unless its directory becomes available again, the next call starts over. ` +
    `The parts of the upload id ${uploadId} cost storage until it is aborted.`
  return new UploadError(message, { code, resumable: false, uploadId, partsRecorded, partsTotal, cause })
}
