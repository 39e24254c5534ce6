import type { AttemptErrorCode } from './attempt-error.ts'
import { type ErrorJson, errorToJson } from './error-json.ts'
import { isTemporaryTransport } from './failure-class.ts'
import { hostOf } from './host-of.ts'
import { transportAdvice } from './transport-advice.ts'

/**
 * Why there was no usable response: a code of {@link AttemptErrorCode}, or
 *
 * - `TOTAL_TIMEOUT`: the call did not succeed within `totalMs`.
 * - `REDIRECT_REFUSED`: the response is a redirect; redirects are never followed.
 * - `INSECURE_ENDPOINT`: plain http to another machine.
 */
export type TransportErrorCode = AttemptErrorCode | 'TOTAL_TIMEOUT' | 'REDIRECT_REFUSED' | 'INSECURE_ENDPOINT'

/** Fields of a `TransportError`. Secrets must already be redacted. */
export type TransportErrorFields = Omit<
  TransportError,
  'name' | 'stack' | 'toJSON' | 'isTemporary' | 'isAboutCredentials' | 'advice' | 'host' | 'bucket' | 'key'
> & { readonly bucket?: string | undefined; readonly key?: string | undefined }

/**
 * There was no usable response: the request was not sent, or the response is missing, truncated or not from
 * OSS.
 */
export class TransportError extends Error {
  /** Discriminator that also works across copies of the package. */
  override readonly name = 'TransportError'
  /** What happened. */
  readonly code: TransportErrorCode
  /**
   * Whether the service may have applied the request, in this attempt or an earlier one, although no response
   * arrived. Always false for GET and HEAD, which change nothing.
   */
  readonly mayHaveBeenApplied: boolean
  /** Number of attempts sent; 0 when the request was refused before the first. */
  readonly attempts: number
  /** HTTP method. */
  readonly method: string
  /** Scheme, host and path, without the query, which may hold a signature. */
  readonly target: string
  /** Host that the request was for, with the bucket in front where that is the form of the URL. */
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
  readonly isAboutCredentials = false
  /** Advice, unless the message contains it. Names of options and methods are in backticks. */
  readonly advice: string | undefined

  static {
    // Identifies the class across copies of the package, where `instanceof` fails.
    Object.defineProperty(TransportError.prototype, Symbol.for('oss.error'), { value: true })
  }

  constructor(fields: TransportErrorFields) {
    super(fields.message, 'cause' in fields ? { cause: fields.cause } : undefined)
    this.code = fields.code
    this.mayHaveBeenApplied = fields.mayHaveBeenApplied
    this.attempts = fields.attempts
    this.method = fields.method
    this.target = fields.target
    this.host = hostOf(fields.target)
    this.bucket = fields.bucket
    this.key = fields.key
    this.operation = fields.operation
    this.isTemporary = isTemporaryTransport(fields.code)
    this.advice = transportAdvice(fields.code, this.host, fields.bucket, fields.message)
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}
