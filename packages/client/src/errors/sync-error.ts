import { type ErrorJson, errorToJson } from '@oss/multipart'

/**
 * Reason of a {@link SyncError}.
 *
 * - `EMPTY_SOURCE`: the source has no files, so that everything in the target would be deleted.
 * - `TOO_MANY_DELETIONS`: more files would be deleted than `maxDelete`.
 */
export type SyncErrorCode = 'EMPTY_SOURCE' | 'TOO_MANY_DELETIONS'

/** Deletions that `syncDirectory` refuses. Nothing was transferred or deleted. */
export class SyncError extends Error {
  static {
    Object.defineProperty(SyncError.prototype, Symbol.for('oss.error'), { value: true })
  }
  /** Identifies the kind of error, also when two copies of the package are loaded. */
  override readonly name = 'SyncError'
  readonly code: SyncErrorCode
  /** Number of files or objects in the target that the source does not have. */
  readonly deletions: number
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary = false
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = false
  /** What to do, with names of options in backticks. */
  readonly advice: string

  constructor(code: SyncErrorCode, deletions: number, message: string) {
    super(message)
    this.code = code
    this.deletions = deletions
    this.advice = ADVICE[code]
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}

const ADVICE: Readonly<Record<SyncErrorCode, string>> = {
  EMPTY_SOURCE:
    'Check the path of the source and the filter. Set `allowEmptySource` to empty the target on purpose.',
  TOO_MANY_DELETIONS:
    'Check the source and the target. Set `maxDelete` to the number of deletions that you expect.',
}
