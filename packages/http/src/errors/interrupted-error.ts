import { type ErrorJson, errorToJson } from './error-json.ts'

/** Codes that the OSS C++ SDK uses for the same event. */
export type InterruptedErrorCode = 'ClientError:100002' | 'ClientError:200042'

/** Fields of an `InterruptedError`. Secrets must already be redacted. */
export type InterruptedErrorFields = Omit<
  InterruptedError,
  'name' | 'stack' | 'cause' | 'toJSON' | 'isTemporary' | 'isAboutCredentials' | 'advice'
>

/** Requests were disabled, or the client was closed. Send the request again once requests are enabled. */
export class InterruptedError extends Error {
  /** Discriminator that also works across copies of the package. */
  override readonly name = 'InterruptedError'
  /** `ClientError:200042`: stopped in flight. `ClientError:100002`: stopped before it was sent. */
  readonly code: InterruptedErrorCode
  /**
   * Whether the service may have applied an attempt whose response was lost. Always false for GET and HEAD.
   */
  readonly mayHaveBeenApplied: boolean
  /** Number of attempts sent; 0 when the request was refused before the first. */
  readonly attempts: number
  /** HTTP method. */
  readonly method: string
  /** Scheme, host and path, without the query, which may hold a signature. */
  readonly target: string
  /** `operation` label of the request. */
  readonly operation: string | undefined
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary = false
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = false
  /** Always `undefined`: the message contains the advice. */
  readonly advice: string | undefined = undefined

  static {
    // Identifies the class across copies of the package, where `instanceof` fails.
    Object.defineProperty(InterruptedError.prototype, Symbol.for('oss.error'), { value: true })
  }

  constructor(fields: InterruptedErrorFields) {
    super(fields.message)
    this.code = fields.code
    this.mayHaveBeenApplied = fields.mayHaveBeenApplied
    this.attempts = fields.attempts
    this.method = fields.method
    this.target = fields.target
    this.operation = fields.operation
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}
