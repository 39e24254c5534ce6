import { CheckpointError, type CheckpointOwner } from '@oss/multipart'

/** The error for a checkpoint that has another owner. */
export function lockedError(owner: CheckpointOwner | undefined): CheckpointError {
  const who = owner?.description || 'another process'
  const message = `Another upload or download is using this checkpoint: ${who}. Wait until it ends. If its process is gone, the lease ends by itself.`
  return new CheckpointError('LOCKED', message, owner && { owner })
}

/** The error of an owner that has lost its checkpoint. */
export function takenOverError(): CheckpointError {
  const message = 'The lease of the checkpoint ended, and another upload or download may have acquired it.'
  return new CheckpointError('TAKEN_OVER', message)
}

/** The error for a call after the lease was disposed of. */
export function leaseEndedError(): CheckpointError {
  const message = 'The lease was released, so nothing can be written to the checkpoint. Acquire it again.'
  return new CheckpointError('LEASE_ENDED', message)
}

/** The error for a record of a checkpoint that does not exist. */
export function removedError(): CheckpointError {
  const message = 'The checkpoint has no header: it was removed or never written.'
  return new CheckpointError('REMOVED', message)
}

/** The error for a failed call of the database with this name. */
export function databaseError(
  name: string,
  code: 'UNWRITABLE' | 'UNREADABLE',
  cause: unknown,
): CheckpointError {
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  const what = code === 'UNWRITABLE' ? 'written to' : 'read from'
  return new CheckpointError(code, `The checkpoint cannot be ${what} ${name}. ${reason}`, { cause })
}
