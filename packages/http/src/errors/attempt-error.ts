import { type ErrorJson, errorToJson } from './error-json.ts'
import { isTemporaryTransport } from './failure-class.ts'

/**
 * Why an attempt produced no usable response.
 *
 * - `CONNECT_FAILED`: no connection: unknown host name, refused, unreachable.
 * - `CONNECT_TIMEOUT`: no connection within `connectMs`.
 * - `TLS_REJECTED`: the certificate of the server or of the client was rejected.
 * - `PROXY_REFUSED`: the proxy refused to connect, or its URL is invalid.
 * - `CORS_REFUSED`: in a browser, no CORS rule of the bucket allows the page to send the request.
 * - `SOCKET_CLOSED`: the connection broke.
 * - `IDLE_TIMEOUT`: no bytes were transferred for `idleMs`.
 * - `RESPONSE_TIMEOUT`: no response within `responseMs`, or not all of it within `responseBodyMs`.
 * - `RESPONSE_TOO_LARGE`: the response or its headers exceed the limit.
 * - `RESPONSE_MALFORMED`: the response is truncated, not HTTP, or not the XML that it claims to be.
 * - `BODY_LENGTH_MISMATCH`: the length of the body differs from its `byteLength`.
 * - `REQUEST_INVALID`: the URL or a header cannot be sent.
 */
export type AttemptErrorCode =
  | 'CONNECT_FAILED'
  | 'CONNECT_TIMEOUT'
  | 'TLS_REJECTED'
  | 'PROXY_REFUSED'
  | 'CORS_REFUSED'
  | 'SOCKET_CLOSED'
  | 'IDLE_TIMEOUT'
  | 'RESPONSE_TIMEOUT'
  | 'RESPONSE_TOO_LARGE'
  | 'RESPONSE_MALFORMED'
  | 'BODY_LENGTH_MISMATCH'
  | 'REQUEST_INVALID'

/**
 * Rejection reason of a `Transport`. The client decides about a retry, and reports it as a `TransportError`.
 */
export class AttemptError extends Error {
  /** Discriminator that also works across copies of the package. */
  override readonly name = 'AttemptError'
  /** What happened. */
  readonly code: AttemptErrorCode
  /** Whether the server may have applied this attempt: the whole request was handed to the network. */
  readonly mayHaveBeenApplied: boolean
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary: boolean
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = false

  static {
    // Identifies the class across copies of the package, where `instanceof` fails.
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
    this.isTemporary = isTemporaryTransport(code)
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}

/** Checks brand and name instead of the class: a transport may use another copy of this package. */
export function isAttemptError(value: unknown): value is AttemptError {
  return (
    typeof value === 'object' &&
    value !== null &&
    Symbol.for('oss.error') in value &&
    Reflect.get(value, 'name') === 'AttemptError'
  )
}
