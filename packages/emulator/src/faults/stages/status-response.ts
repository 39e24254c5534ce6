import { errorResponse, type RequestIdentity } from '../../wire/error-response.ts'
import { emptyResponse, type HttpResponse } from '../../wire/http-response.ts'
import type { FaultOf } from '../plan/fault.ts'

/** Default code and message of a status (docs/protocol.md#retries-and-throttling). */
const DEFAULT_ERRORS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  403: ['AccessDenied', 'You have no right to access this object because of bucket acl.'],
  404: ['NoSuchKey', 'The specified key does not exist.'],
  408: ['RequestTimeout', 'The request body did not arrive in time.'],
  412: ['PreconditionFailed', 'At least one of the pre-conditions you specified did not hold.'],
  429: ['QpsLimitExceeded', 'Please reduce your request rate.'],
  500: ['InternalError', 'We encountered an internal error. Please try again.'],
  503: ['ServiceUnavailable', 'Thread pool is almost full, please retry later'],
}

/**
 * Response of a `status` fault: the given body, otherwise an error document, or no body for a status below
 * 300.
 */
export function statusResponse(fault: FaultOf<'status'>, identity: RequestIdentity): HttpResponse {
  const headers = fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) }
  const [code, message] = DEFAULT_ERRORS[fault.status] ?? [
    'InternalError',
    'A fault plan requested this response.',
  ]
  if (fault.body !== undefined) {
    const type = fault.body.startsWith('<') ? 'application/xml' : 'text/plain'
    return {
      status: fault.status,
      headers: { 'Content-Type': type, ...headers },
      body: { kind: 'text', text: fault.body },
      ...(fault.code === undefined ? {} : { errorCode: fault.code }),
    }
  }
  if (fault.status < 300 && fault.code === undefined) return emptyResponse(fault.status, headers)
  const problem = {
    status: fault.status,
    code: fault.code ?? code,
    message: fault.message ?? message,
    headers,
  }
  return errorResponse(problem, identity)
}
