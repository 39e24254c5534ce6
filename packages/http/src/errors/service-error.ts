/** What an upload may meet. OSS has more codes, and may add some. */
export type ServiceErrorCode =
  | 'AccessDenied'
  | 'BadErrorResponse'
  | 'CallbackFailed'
  | 'EntityTooSmall'
  | 'FileAlreadyExists'
  | 'InternalError'
  | 'InvalidAccessKeyId'
  | 'InvalidDigest'
  | 'InvalidPart'
  | 'InvalidPartOrder'
  | 'NoSuchBucket'
  | 'NoSuchKey'
  | 'NoSuchUpload'
  | 'PartAlreadyExist'
  | 'PartNotSequential'
  | 'RequestTimeTooSkewed'
  | 'SecurityTokenExpired'
  | 'SignatureDoesNotMatch'
  | (string & {})

/** What a `ServiceError` is made of; all of it must be redacted before. */
export type ServiceErrorFields = Omit<ServiceError, 'name' | 'stack' | 'cause'>

/**
 * The service answered with an error: a status of 400 or more, or an error document with a status of 2xx (`203`
 * when an upload was stored and its callback failed, `200` when a long operation failed after it had begun to answer).
 */
export class ServiceError extends Error {
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'ServiceError'
  /** The service's word. `BadErrorResponse` when its answer could not be read. */
  readonly code: ServiceErrorCode
  /** The HTTP status. */
  readonly status: number
  /** Name it when you ask Alibaba Cloud support. */
  readonly requestId: string | undefined
  /** The service's number of the cause. For people: OSS may change it. */
  readonly ec: string | undefined
  /** The host that the service thinks was asked. */
  readonly hostId: string | undefined
  /** The service's time, when it told it. */
  readonly serverTime: Date | undefined
  /** How long the service asked to wait, when it did. */
  readonly retryAfterMs: number | undefined
  /** What else the service told, by element name, without secrets; e.g. `StringToSign`, `PartNumber`, `UploadId`. */
  readonly details: Readonly<Record<string, string>>
  /** Whether the service may have carried out this attempt, or an earlier one whose answer was lost. */
  readonly mayHaveBeenApplied: boolean
  /** How often the request was sent. */
  readonly attempts: number
  /** The HTTP method. */
  readonly method: string
  /** Scheme, host and path. A query may hold a signature. */
  readonly target: string
  /** The label that was given with the request. */
  readonly operation: string | undefined

  static {
    // Known by this also when two copies of the package meet, where `instanceof` fails.
    Object.defineProperty(ServiceError.prototype, Symbol.for('oss.error'), { value: true })
  }

  constructor(fields: ServiceErrorFields) {
    super(fields.message)
    this.code = fields.code
    this.status = fields.status
    this.requestId = fields.requestId
    this.ec = fields.ec
    this.hostId = fields.hostId
    this.serverTime = fields.serverTime
    this.retryAfterMs = fields.retryAfterMs
    this.details = fields.details
    this.mayHaveBeenApplied = fields.mayHaveBeenApplied
    this.attempts = fields.attempts
    this.method = fields.method
    this.target = fields.target
    this.operation = fields.operation
  }
}
