import { type ErrorJson, errorToJson } from '@oss/multipart'

/**
 * The reason why there are no credentials.
 *
 * - `UNAVAILABLE`: the server did not respond, or with a temporary failure. A retry may help.
 * - `REFUSED`: the server rejected the request: the user is not signed in, or may not upload.
 * - `RESPONSE_INVALID`: the response contains no valid credentials.
 */
export type CredentialsErrorCode = 'UNAVAILABLE' | 'REFUSED' | 'RESPONSE_INVALID'

const ADVICE: Readonly<Record<CredentialsErrorCode, string | undefined>> = {
  UNAVAILABLE: 'Try again later: the upload resumes where it stopped.',
  REFUSED: 'Check that the user is signed in and may upload.',
  RESPONSE_INVALID: 'Check what the server responds: the Credentials of AssumeRole.',
}

/** The page got no credentials. The message never contains a response, because that may hold a secret. */
export class CredentialsError extends Error {
  static {
    // Identifies the class across copies of the package, where `instanceof` fails.
    Object.defineProperty(CredentialsError.prototype, Symbol.for('oss.error'), { value: true })
  }
  /** Identifies the class, even across copies of the package. */
  override readonly name = 'CredentialsError'
  /** Reason, for programs. */
  readonly code: CredentialsErrorCode
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary: boolean
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = true
  /** Advice, unless the message contains it. */
  readonly advice: string | undefined

  constructor(code: CredentialsErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    this.isTemporary = code === 'UNAVAILABLE'
    this.advice = ADVICE[code]
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}
