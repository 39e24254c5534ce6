/**
 * Why there are no credentials.
 *
 * - `NOT_CONFIGURED`: nobody set this source up here: a variable or a file is missing. A chain goes on to the next one.
 * - `OPTION_INVALID`: an option, a variable or a field of a profile cannot be used as it is. Nothing was sent.
 * - `UNAVAILABLE`: the source did not answer, in time or at all, or its file cannot be read. Trying again may help.
 * - `REFUSED`: the source said no.
 * - `ANSWER_INVALID`: what the source gave are no credentials.
 */
export type CredentialsErrorCode =
  | 'NOT_CONFIGURED'
  | 'OPTION_INVALID'
  | 'UNAVAILABLE'
  | 'REFUSED'
  | 'ANSWER_INVALID'

/** What a {@link CredentialsError} is made of. */
export interface CredentialsErrorFields {
  /** What happened. */
  readonly code: CredentialsErrorCode
  /** The source, such as `ECS RAM role`. */
  readonly source: string
  /** What is wrong, without anything secret. */
  readonly message: string
  /** The error below it. Default: none. */
  readonly cause?: unknown
}

/** A source gave no credentials. Its message never holds what the source answered, because that may be a secret. */
export class CredentialsError extends Error {
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'CredentialsError'
  /** What happened. */
  readonly code: CredentialsErrorCode
  /** The source, such as `ECS RAM role`. */
  readonly source: string

  constructor({ code, source, message, cause }: CredentialsErrorFields) {
    super(`${source}: ${message}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.source = source
  }
}

/** Makes the errors of one source. */
export type FailSource = (code: CredentialsErrorCode, message: string, cause?: unknown) => CredentialsError

/** How the source of that name fails. */
export function failuresOf(source: string): FailSource {
  return (code, message, cause) => new CredentialsError({ code, source, message, cause })
}
