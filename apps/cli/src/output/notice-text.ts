import type { RestartReason } from '@oss/client'
import type { UploadLeftBehind } from '../events/event.ts'
import { objectUrl } from '../text/object-url.ts'
import { printable } from '../text/printable.ts'

/** Says why everything is sent again. */
export function restartText(reason: RestartReason): string {
  switch (reason) {
    case 'source-changed':
      return 'The file is not what it was when its parts were sent. All parts are sent again.'
    case 'encryption-changed':
      return 'The parts were sent with another master key, or without encryption. All parts are sent again.'
    case 'upload-lost':
      return 'The service does not know the upload any more: it expired, or somebody aborted it. All parts are sent again.'
    case 'parts-rejected':
      return 'The service refuses to put the stored parts together and does not say which are wrong. All parts are sent again.'
    default:
      return reason satisfies never
  }
}

/** Says that parts were lost at the service. */
export function lostText(count: number): string {
  const parts = count === 1 ? '1 part' : `${count} parts`
  return `The service no longer has ${parts} the way they were sent, so they are sent again.`
}

/** Says that parts on the service are of no use, and how to get rid of them. */
export function leftBehindText({ bucket, key, uploadId, problem, abortCommand }: UploadLeftBehind): string {
  return (
    `An unfinished upload of ${objectUrl({ bucket, key })} (${printable(uploadId)}) was not aborted, and its parts cost storage. ` +
    `${printable(problem)}\n  Abort it with: ${printable(abortCommand)}`
  )
}
