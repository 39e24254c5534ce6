/** A presigned upload failed. */
export class PresignedUploadError extends Error {
  static {
    Object.defineProperty(PresignedUploadError.prototype, Symbol.for('oss.error'), { value: true })
  }
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'PresignedUploadError'
  /**
   * - `SIZE_MISMATCH`: the blob is not as large as the upload that was signed. Nothing was sent.
   * - `SOURCE_UNREADABLE`: the blob cannot be read, because its file was changed, moved or removed.
   * - `SOURCE_CHANGED`: the file of the blob was rewritten again and again while it was sent.
   * - `REFUSED`: OSS refused a request, or did not respond to any attempt.
   * - `CORS_REFUSED`: OSS can be reached, but the bucket has no CORS rule that lets this page send the request and read the response.
   * - `COMPLETION_UNKNOWN`: the upload no longer exists, and it is not known whether an earlier completion, whose response was lost, stored the
   *   object. Check whether the object exists before you send it again.
   * - `CRC64_MISMATCH`: OSS has other bytes than were sent. Do not use the object.
   * - `CALLBACK_FAILED`: the object is stored, and your application server does not know of it. Do not send it again.
   */
  readonly code:
    | 'SIZE_MISMATCH'
    | 'SOURCE_UNREADABLE'
    | 'SOURCE_CHANGED'
    | 'REFUSED'
    | 'CORS_REFUSED'
    | 'COMPLETION_UNKNOWN'
    | 'CRC64_MISMATCH'
    | 'CALLBACK_FAILED'
  /** HTTP status; `undefined` when there was no response. */
  readonly status: number | undefined
  /** Code of OSS's error document, such as `NoSuchUpload`; `undefined` when there was none. */
  readonly serviceCode: string | undefined

  constructor(
    code: PresignedUploadError['code'],
    message: string,
    options: ErrorOptions & { readonly status?: number; readonly serviceCode?: string | undefined } = {},
  ) {
    super(message, options)
    this.code = code
    this.status = options.status
    this.serviceCode = options.serviceCode
  }
}
