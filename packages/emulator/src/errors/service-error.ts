import type { XmlNode } from '../xml/write-xml.ts'
import { type CatalogueEntry, catalogue, type ServiceCode } from './error-codes.ts'

/** One element of an error body besides the common ones, such as `['Key', 'up/a.txt']`. */
export type FailureDetail = XmlNode

/** What differs from the catalogue's entry for a code. */
export interface FailureOptions {
  readonly message?: string
  readonly status?: number
  /** The `EC` value: one finer cause of the code. */
  readonly ec?: string
  readonly details?: readonly FailureDetail[]
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer that refuses a request, in OSS's own terms. Thrown by operations, written out by the HTTP side. */
export class ServiceFailure extends Error {
  static {
    Object.defineProperty(ServiceFailure.prototype, Symbol.for('oss.error'), { value: true })
  }
  override readonly name = 'ServiceFailure'
  readonly code: ServiceCode
  readonly status: number
  readonly ec: string | undefined
  readonly details: readonly FailureDetail[]
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ServiceCode, options: FailureOptions = {}) {
    const entry: CatalogueEntry = catalogue[code]
    super(options.message ?? entry.message)
    this.code = code
    this.status = options.status ?? entry.status
    this.ec = options.ec ?? entry.ec
    this.details = options.details ?? []
    this.headers = options.headers ?? {}
  }
}

/** A 400 `InvalidArgument` that names the argument and the value as sent. */
export function invalidArgument(name: string, value: string, message: string, ec?: string): ServiceFailure {
  const details: readonly FailureDetail[] = [
    ['ArgumentName', name],
    ['ArgumentValue', value],
  ]
  return new ServiceFailure('InvalidArgument', { message, details, ...(ec === undefined ? {} : { ec }) })
}
