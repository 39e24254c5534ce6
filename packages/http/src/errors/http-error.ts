import type { InterruptedError } from './interrupted-error.ts'
import type { ServiceError } from './service-error.ts'
import type { TransportError } from './transport-error.ts'

/**
 * Rejection reason of `HttpClient`. The reason of the caller's signal and errors thrown by the body or the
 * authorizer are passed on unchanged instead.
 */
export type HttpError = ServiceError | TransportError | InterruptedError

const NAMES: ReadonlySet<unknown> = new Set(['ServiceError', 'TransportError', 'InterruptedError'])

/** Checks brand and name, because the ESM and CommonJS builds of this package have separate classes. */
export function isHttpError(value: unknown): value is HttpError {
  return (
    typeof value === 'object' &&
    value !== null &&
    Symbol.for('oss.error') in value &&
    NAMES.has(Reflect.get(value, 'name'))
  )
}
