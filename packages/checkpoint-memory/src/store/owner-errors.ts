import { CheckpointError, type CheckpointOwner } from '@oss/multipart'

/** Describes the owner of a checkpoint in memory. Its lease has no end of its own. */
export const OWNER: CheckpointOwner = {
  description: 'an upload or download in this process',
  leaseEndsAtMs: undefined,
}

/** The error for a checkpoint that has another owner. */
export function lockedError(): CheckpointError {
  const message = 'Another upload or download in this process is using this checkpoint. Wait until it ends.'
  return new CheckpointError('LOCKED', message, { owner: OWNER })
}

/** The error of an earlier owner whose checkpoint was acquired by another one. */
export function takenOverError(): CheckpointError {
  return new CheckpointError(
    'TAKEN_OVER',
    'The lease of the checkpoint ended, and another upload or download in this process has acquired it.',
  )
}

/** The error for a write after the lease was released. */
export function leaseEndedError(): CheckpointError {
  const message = 'The lease was released, so nothing can be written to the checkpoint. Acquire it again.'
  return new CheckpointError('LEASE_ENDED', message)
}
