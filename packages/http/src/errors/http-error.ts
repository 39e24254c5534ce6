import type { InterruptedError } from './interrupted-error.ts'
import type { ServiceError } from './service-error.ts'
import type { TransportError } from './transport-error.ts'

/** What `HttpClient` rejects with, besides the caller's own abort reason and errors of the body or the authorizer. */
export type HttpError = ServiceError | TransportError | InterruptedError

const names: ReadonlySet<unknown> = new Set(['ServiceError', 'TransportError', 'InterruptedError'])

/** Tells by brand and name, because the ESM and the CommonJS copy of this package have two classes for one error. */
export function isHttpError(value: unknown): value is HttpError {
  return value instanceof Error && Symbol.for('oss.error') in value && names.has(value.name)
}
