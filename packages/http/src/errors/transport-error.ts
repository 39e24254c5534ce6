import type { AttemptErrorCode } from './attempt-error.ts'

/** Why no usable answer came. */
export type TransportErrorCode = AttemptErrorCode | 'TOTAL_TIMEOUT' | 'REDIRECT_REFUSED' | 'INSECURE_ENDPOINT'

/** What a `TransportError` is made of; all of it must be redacted before. */
export type TransportErrorFields = Omit<TransportError, 'name' | 'stack'>

/** No usable answer came: the request was not sent, or what came back is not an answer of the service. */
export class TransportError extends Error {
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'TransportError'
  /** What happened. */
  readonly code: TransportErrorCode
  /**
   * Whether the service may have carried out the request, in this attempt or an earlier one, although no answer came.
   * Always false for GET and HEAD, which change nothing.
   */
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
    Object.defineProperty(TransportError.prototype, Symbol.for('oss.error'), { value: true })
  }

  constructor(fields: TransportErrorFields) {
    super(fields.message, 'cause' in fields ? { cause: fields.cause } : undefined)
    this.code = fields.code
    this.mayHaveBeenApplied = fields.mayHaveBeenApplied
    this.attempts = fields.attempts
    this.method = fields.method
    this.target = fields.target
    this.operation = fields.operation
  }
}
