import type { UploadErrorCode } from '../model/upload-error.ts'
import type { FailedEvent, Stop } from './state.ts'

/**
 * Returns how a failed effect stops the upload.
 *
 * @param code - code of the error when the service refused or did not respond.
 * @param message - what could not be done; the message of the cause is appended.
 */
export function stopFor({ kind, error }: FailedEvent, code: UploadErrorCode, message: string): Stop {
  switch (kind) {
    case 'interrupted':
      return { goal: 'interrupt', cause: error }
    case 'no-such-upload':
      return { goal: 'restart', reason: 'upload-lost', cause: error }
    case 'source-changed':
      return { goal: 'restart', reason: 'source-changed', cause: error }
    case 'source-unreadable':
      return fail('SOURCE_UNREADABLE', 'The source could not be read.', true, error)
    case 'checkpoint':
      return fail('CHECKPOINT_FAILED', 'The checkpoint could not be used.', true, error)
    case 'taken-over':
      return { goal: 'taken-over', cause: error }
    case 'plan':
      return fail('INVALID_PLAN', 'The source cannot be split into parts.', false, error)
    case 'part-rejected':
    case 'transient':
    case 'permanent':
      return fail(code, message, true, error)
  }
}

function fail(code: UploadErrorCode, message: string, resumable: boolean, cause: unknown): Stop {
  const reason = cause instanceof Error ? ` ${cause.message}` : ''
  return { goal: 'fail', message: `${message}${reason}`, details: { code, resumable, cause } }
}
