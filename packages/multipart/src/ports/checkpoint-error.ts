const brand = Symbol.for('oss.error')

/**
 * What went wrong with the memory between runs.
 *
 * - `LOCKED`: another upload is using this checkpoint.
 * - `LEASE_LOST`: the checkpoint was removed during the transfer and could not be written again: its directory is gone, or another process has its
 *   lock.
 * - `UNWRITABLE`: it cannot be written: no such directory, no permission, no space.
 * - `UNREADABLE`: it exists and cannot be read.
 * - `UNSAFE_LOCATION`: the place could be used by others to do harm: a link, a special file, a directory that others may write.
 * - `TOO_LARGE`: it would outgrow its limit of 4 MiB.
 */
export type CheckpointErrorCode =
  | 'LOCKED'
  | 'LEASE_LOST'
  | 'UNWRITABLE'
  | 'UNREADABLE'
  | 'UNSAFE_LOCATION'
  | 'TOO_LARGE'

/** The memory between runs failed. The upload's parts are safe on the service; mend the place and call again. */
export class CheckpointError extends Error {
  static {
    Object.defineProperty(CheckpointError.prototype, brand, { value: true })
  }
  override readonly name = 'CheckpointError'
  readonly code: CheckpointErrorCode

  constructor(code: CheckpointErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** Whether a value is a {@link CheckpointError}, also one from another copy of this package. */
export function isCheckpointError(value: unknown): value is CheckpointError {
  return value instanceof Error && value.name === 'CheckpointError' && brand in value
}
