import { errorReply, type RequestFacts } from '../../wire/error-response.ts'
import type { Reply } from '../../wire/http-response.ts'
import { discardBody, type RequestBody } from '../../wire/request-body.ts'
import type { Fault } from '../plan/fault.ts'
import { statusReply } from './status-response.ts'

/** The answer of a fault that takes the body in and then does not carry the request out. */
export async function insteadOfOperation(
  fault: Fault | undefined,
  body: RequestBody,
  facts: RequestFacts,
): Promise<Reply | undefined> {
  const reply = insteadReply(fault, facts)
  if (reply === undefined) return undefined
  await discardBody(body)
  return reply
}

function insteadReply(fault: Fault | undefined, facts: RequestFacts): Reply | undefined {
  if (fault?.type === 'status' && (fault.when ?? 'after-body') === 'after-body')
    return statusReply(fault, facts)
  if (fault?.type !== 'error-in-200') return undefined
  const message = fault.message ?? 'We encountered an internal error. Please try again.'
  return errorReply({ status: 200, code: fault.code, message }, facts)
}
