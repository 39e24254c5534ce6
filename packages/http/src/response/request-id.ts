import type { HeaderRecord } from '../transport/header-record.ts'

/**
 * The service's id of a request, only if it has the form of an id (R13): it is copied unchanged into
 * messages, events and logs, and a hostile response could put secrets of the request there.
 */
export function requestIdOf(headers: HeaderRecord): string | undefined {
  return idOf(headers['x-oss-request-id'])
}

/** Returns the text if it has the form of an id. */
export function idOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w.:-]{1,64}$/.test(text) ? text : undefined
}
