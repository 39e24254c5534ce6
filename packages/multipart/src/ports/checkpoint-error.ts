import { type ErrorJson, errorToJson } from '../model/error-json.ts'
import { failureClass } from '../model/failure-class.ts'

const BRAND = Symbol.for('oss.error')

/**
 * Why a checkpoint could not be used.
 *
 * - `LOCKED`: another upload is using this checkpoint.
 * - `LEASE_LOST`: the checkpoint was removed during the transfer and could not be written again: its
 *   directory is gone, or another process holds its lock.
 * - `UNWRITABLE`: it cannot be written: no such directory, no permission, no space.
 * - `UNREADABLE`: it exists and cannot be read.
 * - `UNSAFE_LOCATION`: the location can be abused by others: a link, a special file, a directory that others
 *   may write to.
 * - `TOO_LARGE`: it would exceed its limit of 4 MiB.
 */
export type CheckpointErrorCode =
  | 'LOCKED'
  | 'LEASE_LOST'
  | 'UNWRITABLE'
  | 'UNREADABLE'
  | 'UNSAFE_LOCATION'
  | 'TOO_LARGE'

/**
 * A checkpoint store failed. The stored parts of the upload are safe on the service: fix the location and
 * call again.
 */
export class CheckpointError extends Error {
  static {
    Object.defineProperty(CheckpointError.prototype, BRAND, { value: true })
  }
  override readonly name = 'CheckpointError'
  readonly code: CheckpointErrorCode
  /** True: time alone may heal it; the same call may succeed later. */
  readonly isTemporary: boolean
  /** True: the access key, its token, the signature, the clock or a permission is the cause. */
  readonly isAboutCredentials: boolean

  constructor(code: CheckpointErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    const { isTemporary, isAboutCredentials } = failureClass(code, options?.cause)
    this.isTemporary = isTemporary
    this.isAboutCredentials = isAboutCredentials
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}

/** Returns whether a value is a {@link CheckpointError}, also one from another copy of this package. */
export function isCheckpointError(value: unknown): value is CheckpointError {
  return value instanceof Error && value.name === 'CheckpointError' && BRAND in value
}
