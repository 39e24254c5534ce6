import { CheckpointError, type CheckpointOwner, isCheckpointError } from '@oss/multipart'

/** Describes an owner. Which tab it is in is not known. */
export function ownerOf(leaseEndsAtMs: number | undefined): CheckpointOwner {
  return { description: 'a tab or worker of this site', leaseEndsAtMs }
}

/** Error of a checkpoint that another upload has. */
export function lockedError(leaseEndsAtMs: number | undefined): CheckpointError {
  const message =
    'Another upload, in this tab or another tab of this site, is using this checkpoint. Wait until it has ended, or release it.'
  return new CheckpointError('LOCKED', message, { owner: ownerOf(leaseEndsAtMs) })
}

/** Error of an owner that has lost its checkpoint. */
export function takenOverError(): CheckpointError {
  return new CheckpointError(
    'TAKEN_OVER',
    'The lease of the checkpoint ended, and an upload in another tab of this site may have acquired it.',
  )
}

/** Error of a lease that was disposed of. */
export function endedError(): CheckpointError {
  return new CheckpointError('LEASE_ENDED', 'The lease was disposed of, so nothing can be written to it.')
}

/** Error of a checkpoint that does not exist. */
export function removedError(): CheckpointError {
  return new CheckpointError('REMOVED', 'The checkpoint has no header: it was removed or never written.')
}

/** Converts an error of the database. */
export function asCheckpointError(error: unknown, code: 'UNWRITABLE' | 'UNREADABLE'): CheckpointError {
  if (isCheckpointError(error)) return error
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const what = code === 'UNWRITABLE' ? 'written' : 'read'
  return new CheckpointError(code, `The checkpoint cannot be ${what} in IndexedDB. ${reason}`, {
    cause: error,
  })
}
