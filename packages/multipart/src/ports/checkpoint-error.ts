import { type ErrorJson, errorToJson } from '../model/error-json.ts'
import { adviceFor, failureClass } from '../model/failure-class.ts'
import type { CheckpointOwner } from './checkpoint-owner.ts'

const BRAND = Symbol.for('oss.error')

/**
 * Why a checkpoint could not be used.
 *
 * - `LOCKED`: another upload is using this checkpoint; see {@link CheckpointError.owner}.
 * - `TAKEN_OVER`: the lease ended during the transfer, and another owner has acquired the checkpoint.
 * - `LEASE_ENDED`: the lease was used after it was disposed of.
 * - `REMOVED`: the checkpoint was removed during the transfer and could not be written again, because its
 *   directory is gone; or `begin` was never called.
 * - `UNWRITABLE`: it cannot be written: no such directory, no permission, no space.
 * - `UNREADABLE`: it exists and cannot be read.
 * - `UNSAFE_LOCATION`: the location can be abused by others: a link, a special file, a directory that others
 *   may write to.
 * - `TOO_LARGE`: it would exceed its limit of 4 MiB.
 * - `UNRESPONSIVE`: the store did not respond within five seconds after the transfer was stopped.
 */
export type CheckpointErrorCode =
  | 'LOCKED'
  | 'TAKEN_OVER'
  | 'LEASE_ENDED'
  | 'REMOVED'
  | 'UNWRITABLE'
  | 'UNREADABLE'
  | 'UNSAFE_LOCATION'
  | 'TOO_LARGE'
  | 'UNRESPONSIVE'

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
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary: boolean
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials: boolean
  /** Advice, unless the message contains it. Names of options and methods are in backticks. */
  readonly advice: string | undefined
  /** With `LOCKED`: who has the checkpoint, and until when; `undefined` when that is not known. */
  readonly owner: CheckpointOwner | undefined

  constructor(
    code: CheckpointErrorCode,
    message: string,
    { owner, ...options }: { readonly cause?: unknown; readonly owner?: CheckpointOwner } = {},
  ) {
    super(message, options)
    this.code = code
    this.owner = owner
    const { isTemporary, isAboutCredentials } = failureClass(code, options.cause)
    this.isTemporary = isTemporary
    this.isAboutCredentials = isAboutCredentials
    this.advice = adviceFor(code, options.cause)
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}

/** Returns the error of a stopped transfer whose store does not respond. */
export function unresponsiveStore(): CheckpointError {
  const message = 'The checkpoint store did not respond within 5 seconds after the stop.'
  return new CheckpointError('UNRESPONSIVE', message)
}

/** Returns whether a value is a {@link CheckpointError}, also one from another copy of this package. */
export function isCheckpointError(value: unknown): value is CheckpointError {
  return (
    typeof value === 'object' &&
    value !== null &&
    BRAND in value &&
    Reflect.get(value, 'name') === 'CheckpointError'
  )
}
