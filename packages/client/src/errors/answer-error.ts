/** A successful response that lacks required content. A proxy may have changed it. */
export class ResponseError extends Error {
  static {
    Object.defineProperty(ResponseError.prototype, Symbol.for('oss.error'), { value: true })
  }
  override readonly name = 'AnswerError'
  readonly code = 'ANSWER_INCOMPLETE'
  /** OSS operation of the request, such as `UploadPart`. */
  readonly operation: string
  /** Identifies the request for Alibaba Cloud support. */
  readonly requestId: string | undefined

  constructor(operation: string, requestId: string | undefined, problem: string, options?: ErrorOptions) {
    super(
      `The answer to ${operation} ${problem}. Look for a proxy between here and OSS that changes answers.`,
      options,
    )
    this.operation = operation
    this.requestId = requestId
  }
}
