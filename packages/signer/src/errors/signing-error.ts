import { type ErrorJson, errorToJson } from './error-json.ts'

/** The reason why a request cannot be signed. */
export type SigningErrorCode =
  | 'CREDENTIALS_MISSING'
  | 'CREDENTIALS_INVALID'
  | 'CREDENTIALS_EXPIRED'
  | 'EXPIRY_OUT_OF_RANGE'
  | 'HEADER_INVALID'
  | 'REGION_INVALID'
  | 'RESOURCE_INVALID'
  | 'TIME_INVALID'

const ABOUT_CREDENTIALS: ReadonlySet<SigningErrorCode> = new Set([
  'CREDENTIALS_MISSING',
  'CREDENTIALS_INVALID',
  'CREDENTIALS_EXPIRED',
])

/**
 * A request cannot be signed with the given input. Nothing was sent.
 *
 * The message and the fields name the invalid input, never its value, because the value may be a secret.
 */
export class SigningError extends Error {
  /** Identifies the class, even across copies of the package. */
  override readonly name = 'SigningError'
  /** Reason, for programs. */
  readonly code: SigningErrorCode
  /** The invalid input, such as `expiresInSeconds` or the name of a header. */
  readonly field: string
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary = false
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials: boolean
  /** Always `undefined`: the message contains the advice. */
  readonly advice: string | undefined = undefined

  static {
    // `instanceof` fails across copies of the package (ESM and CommonJS); the brand does not.
    Object.defineProperty(SigningError.prototype, Symbol.for('oss.error'), { value: true })
  }

  constructor(code: SigningErrorCode, field: string, message: string) {
    super(message)
    this.code = code
    this.field = field
    this.isAboutCredentials = ABOUT_CREDENTIALS.has(code)
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}
