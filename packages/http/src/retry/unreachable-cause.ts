import type { ServiceError } from '../errors/service-error.ts'
import type { TransportError } from '../errors/transport-error.ts'

// These codes do not depend on the address or the name: this machine has no network.
const NETWORK_DOWN: ReadonlySet<string> = new Set(['ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EAI_AGAIN'])

/**
 * Returns why no connection could be made: `network-down` when this machine has no network, `host` when the
 * host is not found, refuses connections or does not respond. Returns `undefined` for any other failure: the
 * request reached the service, or an option cannot work.
 */
export function unreachableCause(error: ServiceError | TransportError): 'network-down' | 'host' | undefined {
  if (error.name !== 'TransportError') return undefined
  if (error.code === 'CONNECT_TIMEOUT') return 'host'
  if (error.code !== 'CONNECT_FAILED') return undefined
  const codes = codesOf(error.cause)
  // Codes of Node itself (ERR_...) point to wrong options, and an error without a code to a callback of the
  // caller.
  if (!codes.every((code) => /^(?:E(?!RR_)|PROXY_)/.test(code))) return undefined
  return codes.length > 0 && codes.every((code) => NETWORK_DOWN.has(code)) ? 'network-down' : 'host'
}

/** Error codes of the failed connections, one for each address; empty when the transport provides none. */
function codesOf(cause: unknown): readonly string[] {
  // By shape: the errors of Node.js are of another realm under Jest.
  if (typeof cause !== 'object' || cause === null || !('message' in cause)) return []
  if ('errors' in cause && Array.isArray(cause.errors)) return cause.errors.flatMap(codesOf)
  return ['code' in cause && typeof cause.code === 'string' ? cause.code : '']
}
