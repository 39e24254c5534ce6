import { type ErrorJson, errorToJson } from '@oss/multipart'

/** The body did not arrive completely: OSS reports both with status 400. */
const BODY_INCOMPLETE: readonly unknown[] = ['RequestTimeout', 'IncompleteBody']

/** The rule of `ServiceError` in `@oss/http`, which a page does not load. A test compares both. */
function isTemporaryResponse(status: number, serviceCode: string | undefined): boolean {
  const isTemporaryStatus = status === 408 || status === 429 || (status >= 500 && status !== 501)
  return isTemporaryStatus || BODY_INCOMPLETE.includes(serviceCode)
}

/**
 * Code of a `PresignedUploadError`.
 *
 * - `SIZE_MISMATCH`: the size of the blob differs from that of the signed upload. Nothing was sent.
 * - `SOURCE_UNREADABLE`: the blob cannot be read, because its file was changed, moved or removed.
 * - `SOURCE_CHANGED`: the file of the blob was rewritten several times while it was sent.
 * - `REFUSED`: OSS rejected a request, or did not respond to any attempt.
 * - `CORS_REFUSED`: OSS is reachable, but the bucket has no CORS rule that allows this page to send the
 *   request and read the response.
 * - `SIGN_FAILED`: signed URLs have expired or are missing, and the option `sign` returned no others.
 * - `LOCKED`: another tab, or another call in this page, is sending the upload.
 * - `COMPLETION_UNKNOWN`: the upload no longer exists, and an earlier completion whose response was lost
 *   may have stored the object. Check whether the object exists before you send it again.
 * - `CRC64_MISMATCH`: OSS has other bytes than were sent. Do not use the object.
 * - `CALLBACK_FAILED`: the object is stored, but your application server was not notified. Do not send it
 *   again.
 */
export type PresignedUploadErrorCode =
  | 'SIZE_MISMATCH'
  | 'SOURCE_UNREADABLE'
  | 'SOURCE_CHANGED'
  | 'REFUSED'
  | 'CORS_REFUSED'
  | 'SIGN_FAILED'
  | 'LOCKED'
  | 'COMPLETION_UNKNOWN'
  | 'CRC64_MISMATCH'
  | 'CALLBACK_FAILED'

/** A presigned upload failed. */
export class PresignedUploadError extends Error {
  static {
    Object.defineProperty(PresignedUploadError.prototype, Symbol.for('oss.error'), { value: true })
  }
  /** Identifies the kind of error, also when two copies of the package are loaded. */
  override readonly name = 'PresignedUploadError'
  /** The reason, as listed at `PresignedUploadErrorCode`. */
  readonly code: PresignedUploadErrorCode
  /** HTTP status; `undefined` when there was no response. */
  readonly status: number | undefined
  /** Error code of OSS, such as `NoSuchUpload`; `undefined` when there was none. */
  readonly serviceCode: string | undefined
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary: boolean
  /** True: the signature is not valid, or not any more (status 403). Sign another upload. */
  readonly isAboutCredentials: boolean
  /** Always `undefined`: the message contains the advice. */
  readonly advice: string | undefined = undefined

  constructor(
    code: PresignedUploadErrorCode,
    message: string,
    options: ErrorOptions & { readonly status?: number; readonly serviceCode?: string | undefined } = {},
  ) {
    super(message, options)
    this.code = code
    this.status = options.status
    this.serviceCode = options.serviceCode
    const { status, cause } = options
    this.isTemporary =
      code === 'LOCKED' ||
      (code === 'SIGN_FAILED' && cause !== undefined) ||
      (code === 'REFUSED' &&
        (status === undefined ? cause !== undefined : isTemporaryResponse(status, options.serviceCode)))
    this.isAboutCredentials = code === 'REFUSED' && status === 403
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}
