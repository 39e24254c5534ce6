import type { HeaderRecord } from './http-response.ts'

/**
 * The service's id of a request. R13: only what looks like one, because a hostile answer may repeat there what it was sent, and
 * an id goes into messages, events and logs as it is.
 */
export function requestIdOf(headers: HeaderRecord): string | undefined {
  return idOf(headers['x-oss-request-id'])
}

/** The text if it can be an id. */
export function idOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w.:-]{1,64}$/.test(text) ? text : undefined
}
