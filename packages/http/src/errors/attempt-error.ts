/** Why one attempt brought no usable answer. */
export type AttemptErrorCode =
  | 'CONNECT_FAILED'
  | 'CONNECT_TIMEOUT'
  | 'TLS_REJECTED'
  | 'PROXY_REFUSED'
  | 'SOCKET_CLOSED'
  | 'IDLE_TIMEOUT'
  | 'RESPONSE_TIMEOUT'
  | 'RESPONSE_TOO_LARGE'
  | 'RESPONSE_MALFORMED'
  | 'BODY_LENGTH_MISMATCH'
  | 'REQUEST_INVALID'

/** What a `Transport` rejects with; the client judges it and turns it into a `TransportError`. */
export class AttemptError extends Error {
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'AttemptError'
  /** What happened. */
  readonly code: AttemptErrorCode
  /** Whether the server may have carried out this attempt: all of the request was handed to the network. */
  readonly mayHaveBeenApplied: boolean

  static {
    // Known by this also when two copies of the package meet, where `instanceof` fails.
    Object.defineProperty(AttemptError.prototype, Symbol.for('oss.error'), { value: true })
  }

  constructor(
    code: AttemptErrorCode,
    message: string,
    details: { readonly mayHaveBeenApplied: boolean; readonly cause?: unknown },
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.code = code
    this.mayHaveBeenApplied = details.mayHaveBeenApplied
  }
}

/** Tells by brand and name: a transport may come with another copy of this package. */
export function isAttemptError(value: unknown): value is AttemptError {
  return value instanceof Error && Symbol.for('oss.error') in value && value.name === 'AttemptError'
}
