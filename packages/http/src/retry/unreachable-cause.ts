import type { ServiceError } from '../errors/service-error.ts'
import type { TransportError } from '../errors/transport-error.ts'

// These codes do not depend on the address or the name: this machine has no network.
const NETWORK_DOWN: ReadonlySet<string> = new Set(['ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EAI_AGAIN'])

/**
 * Why no connection could be made: `network-down` when this machine has no network, `host` when the host is not found, refuses or
 * does not answer, `undefined` for another failure: the request reached the service, or an option cannot work.
 */
export function unreachable(error: ServiceError | TransportError): 'network-down' | 'host' | undefined {
  if (error.name !== 'TransportError') return undefined
  if (error.code === 'CONNECT_TIMEOUT') return 'host'
  if (error.code !== 'CONNECT_FAILED') return undefined
  const codes = codesOf(error.cause)
  // Node's own codes tell of wrong options. An error without a code was thrown by a function of the caller.
  if (!codes.every((code) => /^(?:E(?!RR_)|PROXY_)/.test(code))) return undefined
  return codes.length > 0 && codes.every((code) => NETWORK_DOWN.has(code)) ? 'network-down' : 'host'
}

/** The codes of what failed, one for each address; none when another transport does not say. */
function codesOf(cause: unknown): readonly string[] {
  if (!(cause instanceof Error)) return []
  if (cause instanceof AggregateError) return cause.errors.flatMap(codesOf)
  return ['code' in cause && typeof cause.code === 'string' ? cause.code : '']
}
