const brand = Symbol.for('oss.error')

/** An answer that says yes but lacks what it must contain: a proxy may have changed it. */
export class AnswerError extends Error {
  static {
    Object.defineProperty(AnswerError.prototype, brand, { value: true })
  }
  override readonly name = 'AnswerError'
  readonly code = 'ANSWER_INCOMPLETE'
  /** The request that was answered, such as `UploadPart`. */
  readonly operation: string
  /** Name it when you ask Alibaba Cloud support. */
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
