import { type ErrorJson, errorToJson } from '../model/error-json.ts'
import { adviceFor, failureClass } from '../model/failure-class.ts'

const BRAND = Symbol.for('oss.error')

/**
 * Why the source of an upload or a copy could not be used.
 *
 * - `SOURCE_CHANGED`: its content changed while it was read or copied.
 * - `SOURCE_UNREADABLE`: it is missing, is not a regular file, or reading failed.
 */
export type SourceErrorCode = 'SOURCE_CHANGED' | 'SOURCE_UNREADABLE'

/** The source of an upload could not be read as one unchanged content. */
export class SourceError extends Error {
  static {
    Object.defineProperty(SourceError.prototype, BRAND, { value: true })
  }
  override readonly name = 'SourceError'
  readonly code: SourceErrorCode
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary: boolean
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials: boolean
  /** Advice, unless the message contains it. Names of options and methods are in backticks. */
  readonly advice: string | undefined

  constructor(code: SourceErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    const { isTemporary, isAboutCredentials } = failureClass(code, options?.cause)
    this.isTemporary = isTemporary
    this.isAboutCredentials = isAboutCredentials
    this.advice = adviceFor(code, options?.cause)
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}

/** Returns whether a value is a {@link SourceError}, also one from another copy of this package. */
export function isSourceError(value: unknown): value is SourceError {
  return (
    typeof value === 'object' &&
    value !== null &&
    BRAND in value &&
    Reflect.get(value, 'name') === 'SourceError'
  )
}
