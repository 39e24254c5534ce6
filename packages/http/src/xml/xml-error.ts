/**
 * `XML_TOO_LARGE`: more bytes than allowed. `XML_FORBIDDEN`: a document type, a processing instruction or too many
 * levels. `XML_MALFORMED`: cut or not well-formed. `XML_UNEXPECTED`: an element is missing, repeated or not of its kind.
 */
export type XmlErrorCode = 'XML_TOO_LARGE' | 'XML_FORBIDDEN' | 'XML_MALFORMED' | 'XML_UNEXPECTED'

/** A text is not the XML document that was expected. */
export class XmlError extends Error {
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'XmlError'
  /** What is wrong with the document. */
  readonly code: XmlErrorCode

  static {
    // Known by this also when two copies of the package meet, where `instanceof` fails.
    Object.defineProperty(XmlError.prototype, Symbol.for('oss.error'), { value: true })
  }

  constructor(code: XmlErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
