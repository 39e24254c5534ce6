import { type ErrorJson, errorToJson } from './error-json.ts'

/**
 * The reason why a source returned no credentials.
 *
 * - `NOT_CONFIGURED`: this source is not set up: a variable or a file is missing. A chain tries the next
 *   source.
 * - `OPTION_INVALID`: an option, a variable or a field of a profile is invalid. Nothing was sent.
 * - `UNAVAILABLE`: the source did not respond, or not in time, or its file cannot be read. A retry may help.
 * - `REFUSED`: the source rejected the request.
 * - `RESPONSE_INVALID`: the response contains no valid credentials.
 */
export type CredentialsErrorCode =
  | 'NOT_CONFIGURED'
  | 'OPTION_INVALID'
  | 'UNAVAILABLE'
  | 'REFUSED'
  | 'RESPONSE_INVALID'

const ADVICE: Readonly<Partial<Record<CredentialsErrorCode, string>>> = {
  NOT_CONFIGURED: 'Check the name of the profile and the file that contains it.',
  REFUSED: "Check the role's policies.",
  UNAVAILABLE: 'Try again.',
}

/** The fields of a {@link CredentialsError}. */
export interface CredentialsErrorFields {
  /** Reason, for programs. */
  readonly code: CredentialsErrorCode
  /** The source, such as `ECS RAM role`. */
  readonly source: string
  /** The problem, without secrets. */
  readonly message: string
  /** The error that caused this one. Default: none. */
  readonly cause?: unknown
}

/**
 * A source returned no credentials. The message never contains a response, because that may hold a secret.
 */
export class CredentialsError extends Error {
  static {
    // Identifies the class across copies of the package, where `instanceof` fails.
    Object.defineProperty(CredentialsError.prototype, Symbol.for('oss.error'), { value: true })
  }
  /** Identifies the class, even across copies of the package. */
  override readonly name = 'CredentialsError'
  /** Reason, for programs. */
  readonly code: CredentialsErrorCode
  /** The source, such as `ECS RAM role`. */
  readonly source: string
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary: boolean
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = true
  /** Advice, unless the message contains it. Names of options and methods are in backticks. */
  readonly advice: string | undefined

  constructor({ code, source, message, cause }: CredentialsErrorFields) {
    super(`${source}: ${message}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.source = source
    this.isTemporary = code === 'UNAVAILABLE'
    this.advice = ADVICE[code]
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}

/** Creates the errors of one source. */
export type ErrorFactory = (code: CredentialsErrorCode, message: string, cause?: unknown) => CredentialsError

/** Returns a factory for the errors of the named source. */
export function errorFactory(source: string): ErrorFactory {
  return (code, message, cause) => new CredentialsError({ code, source, message, cause })
}
