import { ERROR_CODES, type ErrorCode, type ErrorCodeEntry } from './error-codes.ts'

/** Elements of an error document besides the common ones, such as `{ Key: 'up/a.txt' }`. */
export interface ErrorDetails {
  readonly [name: string]: string | number | ErrorDetails
}

/** Overrides of the defaults in {@link ERROR_CODES}. */
export interface ServiceErrorOptions {
  readonly message?: string
  readonly status?: number
  /** Value of the `EC` element, which distinguishes causes of one code. */
  readonly ec?: string
  readonly details?: ErrorDetails
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Rejects a request with an OSS error code. Operations throw it; the server sends it as an error document.
 */
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

/** Creates an `InvalidArgument` (status 400) with the argument's name and the value as received. */
export function invalidArgument(name: string, value: string, message: string, ec?: string): ServiceError {
  const details = { ArgumentName: name, ArgumentValue: value }
  return new ServiceError('InvalidArgument', { message, details, ...(ec === undefined ? {} : { ec }) })
}
