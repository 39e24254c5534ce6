import { errorResponse, type RequestIdentity } from '../../wire/error-response.ts'
import type { HttpResponse } from '../../wire/http-response.ts'
import { discardBody, type RequestBody } from '../../wire/request-body.ts'
import type { Fault } from '../plan/fault.ts'
import { statusResponse } from './status-response.ts'

/** Applies faults that read the body and respond without executing the operation. */
export async function insteadOfOperation(
  fault: Fault | undefined,
  body: RequestBody,
  identity: RequestIdentity,
): Promise<HttpResponse | undefined> {
  const response = replacementFor(fault, identity)
  if (response === undefined) return undefined
  await discardBody(body)
  return response
}

function replacementFor(fault: Fault | undefined, identity: RequestIdentity): HttpResponse | undefined {
  if (fault?.kind === 'status' && (fault.when ?? 'after-body') === 'after-body')
    return statusResponse(fault, identity)
  if (fault?.kind !== 'error-in-200') return undefined
  const message = fault.message ?? 'We encountered an internal error. Please try again.'
  return errorResponse({ status: 200, code: fault.code, message }, identity)
}
