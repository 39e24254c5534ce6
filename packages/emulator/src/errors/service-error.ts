import { ERROR_CODES, type ErrorCode, type ErrorCodeEntry } from './error-codes.ts'

/** Elements of an error document besides the common ones, such as `{ Key: 'up/a.txt' }`. */
export interface ErrorDetails {
  readonly [name: string]: string | number | ErrorDetails
}

/** What differs from the catalogue's entry for a code. */
export interface ServiceErrorOptions {
  readonly message?: string
  readonly status?: number
  /** The `EC` value: one finer cause of the code. */
  readonly ec?: string
  readonly details?: ErrorDetails
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer that refuses a request, in OSS's own terms. Thrown by operations, written out by the HTTP side. */
export class ServiceError extends Error {
  static {
    Object.defineProperty(ServiceError.prototype, Symbol.for('oss.error'), { value: true })
  }
  override readonly name = 'ServiceError'
  readonly code: ErrorCode
  readonly status: number
  readonly ec: string | undefined
  /** The elements by name, in the order of the document. */
  readonly details: readonly (readonly [name: string, content: ErrorDetails[string]])[]
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ErrorCode, options: ServiceErrorOptions = {}) {
    const entry: ErrorCodeEntry = ERROR_CODES[code]
    super(options.message ?? entry.message)
    this.code = code
    this.status = options.status ?? entry.status
    this.ec = options.ec ?? entry.ec
    this.details = Object.entries(options.details ?? {})
    this.headers = options.headers ?? {}
  }
}

/** A 400 `InvalidArgument` that names the argument and the value as sent. */
export function invalidArgument(name: string, value: string, message: string, ec?: string): ServiceError {
  const details = { ArgumentName: name, ArgumentValue: value }
  return new ServiceError('InvalidArgument', { message, details, ...(ec === undefined ? {} : { ec }) })
}
