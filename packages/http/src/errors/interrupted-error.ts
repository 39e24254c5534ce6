/** The codes of the OSS C++ SDK for the same event. */
export type InterruptedErrorCode = 'ClientError:100002' | 'ClientError:200042'

/** What an `InterruptedError` is made of; all of it must be redacted before. */
export type InterruptedErrorFields = Omit<InterruptedError, 'name' | 'stack' | 'cause'>

/** Requests were disabled, or the client was closed. The request can be made again once requests are enabled. */
export class InterruptedError extends Error {
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'InterruptedError'
  /** `ClientError:200042`: stopped in flight. `ClientError:100002`: refused, or stopped while it waited to be sent. */
  readonly code: InterruptedErrorCode
  /** Whether the service may have carried out an attempt whose answer did not come. Always false for GET and HEAD. */
  readonly mayHaveBeenApplied: boolean
  /** How often the request was sent; 0 when it was refused before. */
  readonly attempts: number
  /** The HTTP method. */
  readonly method: string
  /** Scheme, host and path. A query may hold a signature. */
  readonly target: string
  /** The label that was given with the request. */
  readonly operation: string | undefined

  static {
    // Known by this also when two copies of the package meet, where `instanceof` fails.
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
}
