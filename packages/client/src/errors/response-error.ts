import { type ErrorJson, errorToJson } from '@oss/multipart'

/** A successful response that lacks required content. A proxy may have changed it. */
export class ResponseError extends Error {
  static {
    Object.defineProperty(ResponseError.prototype, Symbol.for('oss.error'), { value: true })
  }
  override readonly name = 'ResponseError'
  readonly code = 'RESPONSE_INCOMPLETE'
  /** OSS operation of the request, such as `UploadPart`. */
  readonly operation: string
  /** Identifies the request for Alibaba Cloud support. */
  readonly requestId: string | undefined
  /** The same call may succeed later, when nothing between this machine and OSS changes responses. */
  readonly isTemporary = true
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = false
  /** Advice, unless the message contains it. Names of options and methods are in backticks. */
  readonly advice: string | undefined =
    'A proxy between this machine and OSS may be changing responses. `oss doctor` shows the proxy settings.'

  constructor(operation: string, requestId: string | undefined, problem: string, options?: ErrorOptions) {
    super(`The response to ${operation} ${problem}.`, options)
    this.operation = operation
    this.requestId = requestId
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}
