import { type ErrorJson, errorToJson } from './error-json.ts'
import { serviceFailureClass } from './failure-class.ts'
import { hostOf } from './host-of.ts'
import { serviceAdvice } from './service-advice.ts'

/** Error codes relevant to uploads. OSS has more codes and may add others. */
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
  | 'NoSuchVersion'
  | 'NotModified'
  | 'PartAlreadyExist'
  | 'PartNotSequential'
  | 'PreconditionFailed'
  | 'RequestTimeTooSkewed'
  | 'SecurityTokenExpired'
  | 'SignatureDoesNotMatch'
  | (string & {})

/** Fields of a `ServiceError`. Secrets must already be redacted. */
export type ServiceErrorFields = Omit<
  ServiceError,
  | 'name'
  | 'stack'
  | 'cause'
  | 'toJSON'
  | 'isTemporary'
  | 'isAboutCredentials'
  | 'advice'
  | 'host'
  | 'bucket'
  | 'key'
> & { readonly bucket?: string | undefined; readonly key?: string | undefined }

/**
 * OSS rejected the request: a status of 400 or more, 304 for a condition that does not hold, or an error
 * document with a status of 2xx. Status 203 means that the object was stored and its callback failed; 200,
 * that a long operation failed after the response had started.
 */
export class ServiceError extends Error {
  /** Discriminator that also works across copies of the package. */
  override readonly name = 'ServiceError'
  /**
   * `Code` of the error document, or `NotModified` and `PreconditionFailed` for a condition of the request
   * that does not hold. `BadErrorResponse` when the document could not be read.
   */
  readonly code: ServiceErrorCode
  /** HTTP status. */
  readonly status: number
  /** `x-oss-request-id`, which identifies the request for Alibaba Cloud support. */
  readonly requestId: string | undefined
  /** `EC`, a finer error code for use with the OSS documentation. OSS may change it. */
  readonly ec: string | undefined
  /** Host that the request was addressed to, as seen by the service. */
  readonly hostId: string | undefined
  /** Time at the service, if the error document contains it. */
  readonly serverTime: Date | undefined
  /** `Retry-After` in milliseconds. */
  readonly retryAfterMs: number | undefined
  /** Other elements of the error document, redacted: `StringToSign`, `PartNumber`, `UploadId`, ... */
  readonly details: Readonly<Record<string, string>>
  /** Whether the service may have applied this attempt, or an earlier one whose response was lost. */
  readonly mayHaveBeenApplied: boolean
  /** Number of attempts sent. */
  readonly attempts: number
  /** HTTP method. */
  readonly method: string
  /** Scheme, host and path, without the query, which may hold a signature. */
  readonly target: string
  /** Host that the request was sent to, with the bucket in front where that is the form of the URL. */
  readonly host: string
  /** Bucket of the request; `undefined` for requests to the service itself. */
  readonly bucket: string | undefined
  /** Key of the request; `undefined` for requests about a bucket. */
  readonly key: string | undefined
  /** `operation` label of the request. */
  readonly operation: string | undefined
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary: boolean
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials: boolean
  /** What to do. Names of options and methods are in backticks. */
  readonly advice: string

  static {
    // Identifies the class across copies of the package, where `instanceof` fails.
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
    this.host = hostOf(fields.target)
    this.bucket = fields.bucket
    this.key = fields.key
    this.operation = fields.operation
    const { isTemporary, isAboutCredentials } = serviceFailureClass(fields)
    this.isTemporary = isTemporary
    this.isAboutCredentials = isAboutCredentials
    this.advice = serviceAdvice(this)
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}
