import { type ErrorJson, errorToJson } from '../errors/error-json.ts'
import { CHECK_PROXY } from '../errors/transport-advice.ts'

/**
 * `XML_TOO_LARGE`: more bytes than allowed. `XML_FORBIDDEN`: a document type, a processing instruction or too
 * many levels. `XML_MALFORMED`: truncated or not well-formed. `XML_UNEXPECTED`: an element is missing,
 * repeated or of the wrong type.
 */
export type XmlErrorCode = 'XML_TOO_LARGE' | 'XML_FORBIDDEN' | 'XML_MALFORMED' | 'XML_UNEXPECTED'

/** The text is not the expected XML document. */
export class XmlError extends Error {
  /** Discriminator that also works across copies of the package. */
  override readonly name = 'XmlError'
  /** Reason for the rejection. */
  readonly code: XmlErrorCode
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary = false
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = false
  /** Advice, unless the message contains it. Names of options and methods are in backticks. */
  readonly advice: string | undefined = CHECK_PROXY

  static {
    // Identifies the class across copies of the package, where `instanceof` fails.
    Object.defineProperty(XmlError.prototype, Symbol.for('oss.error'), { value: true })
  }

  constructor(code: XmlErrorCode, message: string) {
    super(message)
    this.code = code
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}
