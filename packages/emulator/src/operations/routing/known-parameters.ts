import { OPERATIONS } from '../registry.ts'
import type { OperationName } from './operation-name.ts'

/** Query parameters of every request: for signed URLs, requester pays and bandwidth limits. */
const COMMON_PARAMETERS: ReadonlySet<string> = new Set([
  'OSSAccessKeyId',
  'Expires',
  'Signature',
  'security-token',
  'x-oss-signature-version',
  'x-oss-credential',
  'x-oss-date',
  'x-oss-expires',
  'x-oss-signature',
  'x-oss-additional-headers',
  'x-oss-security-token',
  'x-oss-request-payer',
  'x-oss-traffic-limit',
])

/**
 * Whether an operation implements a query parameter; without an operation, whether all requests accept it.
 */
export function isKnownParameter(operation: OperationName | undefined, name: string): boolean {
  if (COMMON_PARAMETERS.has(name)) return true
  if (operation === undefined || operation === 'PostObject') return false
  // A preflight request changes nothing, so it may have any parameter.
  return operation === 'OptionObject' || OPERATIONS[operation].parameters.includes(name)
}
