import { type ErrorJson, errorToJson } from '@oss/multipart'

/** Reason of a {@link ValidationError}. */
export type ValidationErrorCode =
  | 'BUCKET_INVALID'
  | 'KEY_INVALID'
  | 'HEADER_INVALID'
  | 'METADATA_INVALID'
  | 'TAGGING_INVALID'
  | 'ENCRYPTION_INVALID'
  | 'CALLBACK_INVALID'
  | 'TRAFFIC_LIMIT_OUT_OF_RANGE'
  | 'OPTION_INVALID'
  | 'ENDPOINT_INVALID'
  | 'REGION_MISSING'
  | 'REGION_INVALID'
  | 'RANGE_INVALID'
  | 'BODY_INVALID'
  | 'UPLOAD_ID_INVALID'
  | 'PART_NUMBER_OUT_OF_RANGE'
  | 'TOO_LARGE'

/** Invalid input. Thrown before anything is sent or written. */
export class ValidationError extends TypeError {
  static {
    Object.defineProperty(ValidationError.prototype, Symbol.for('oss.error'), { value: true })
  }
  override readonly name = 'ValidationError'
  readonly code: ValidationErrorCode
  /** Name of the invalid input in the call: `bucket`, `metadata.author`, ... */
  readonly field: string
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary = false
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = false
  /** Advice, unless the message contains it. Names of options and methods are in backticks. */
  readonly advice: string | undefined

  constructor(code: ValidationErrorCode, field: string, message: string) {
    super(message)
    this.code = code
    this.field = field
    this.advice = code === 'TOO_LARGE' ? 'Use `resumableUpload` for files of this size.' : undefined
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}
