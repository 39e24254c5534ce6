import type { AttemptErrorCode } from '../errors/attempt-error.ts'
import { CLIENT_CERTIFICATE } from '../errors/transport-advice.ts'

/** Meaning of an error of undici or of Node's sockets. */
export interface TransportFailure {
  readonly code: AttemptErrorCode
  readonly message: string
}

// Results of OpenSSL's verification of a certificate, as Node.js names them, and errors of the handshake.
const TLS_CODE =
  /^(?:CERT_|CRL_|UNABLE_TO_|ERROR_IN_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_|PATH_LENGTH_|HOSTNAME_MISMATCH|UNSPECIFIED|EPROTO|ERR_TLS_|ERR_SSL_)/
/** Classifies an error by its code, never by its message, which changes between versions. */
export function mapUndiciError(
  error: unknown,
  {
    connected,
    host,
    firstError,
  }: { readonly connected: boolean; readonly host: string; readonly firstError?: Error },
): TransportFailure {
  const code = codeOf(error)
  switch (code) {
    case 'UND_ERR_INVALID_ARG':
    case 'UND_ERR_NOT_SUPPORTED':
      return { code: 'REQUEST_INVALID', message: 'The request has a header or a path that cannot be sent.' }
    case 'UND_ERR_CONNECT_TIMEOUT':
      return { code: 'CONNECT_TIMEOUT', message: `The connection to ${host} was not established in time.` }
    case 'UND_ERR_BODY_TIMEOUT':
      return { code: 'IDLE_TIMEOUT', message: 'No byte of the response arrived within the idle limit.' }
    case 'UND_ERR_HEADERS_OVERFLOW':
      return { code: 'RESPONSE_TOO_LARGE', message: 'The headers of the response are larger than 64 KiB.' }
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return {
        code: 'RESPONSE_MALFORMED',
        message: 'The length of the response differs from its Content-Length.',
      }
    default:
      break
  }
  if (code.startsWith('HPE_') || code === 'HTTPParserError') {
    return { code: 'RESPONSE_MALFORMED', message: 'The response is not HTTP.' }
  }
  const proxy = proxyFailure(code)
  if (proxy !== undefined) return proxy
  const alert = [code, codeOf(firstError)].find((each) => CLIENT_CERTIFICATE.test(each))
  if (alert !== undefined) {
    const message = `${host} requires a client certificate and accepted none (${alert}).`
    return { code: 'TLS_REJECTED', message }
  }
  if (connected) return { code: 'SOCKET_CLOSED', message: `The connection to ${host} broke (${code}).` }
  if (TLS_CODE.test(code)) {
    return { code: 'TLS_REJECTED', message: `The TLS handshake with ${host} failed (${code}).` }
  }
  return { code: 'CONNECT_FAILED', message: `The connection to ${host} could not be established (${code}).` }
}

function proxyFailure(code: string): TransportFailure | undefined {
  if (code === 'PROXY_UNUSABLE') {
    const message =
      'The proxy in the environment is not an http or https URL. Correct HTTPS_PROXY or HTTP_PROXY, or use proxy: false.'
    return { code: 'PROXY_REFUSED', message }
  }
  if (code === 'PROXY_RESPONSE_INVALID')
    return { code: 'CONNECT_FAILED', message: 'The response of the proxy is not HTTP.' }
  const status = /^PROXY_REFUSED_(\d+)$/.exec(code)?.[1]
  if (status === undefined) return undefined
  if (status.startsWith('5'))
    return { code: 'CONNECT_FAILED', message: `The proxy could not establish the connection (${status}).` }
  const advice = status === '407' ? ' Set its user name and password in its URL.' : ''
  return { code: 'PROXY_REFUSED', message: `The proxy refused the connection (${status}).${advice}` }
}

/**
 * Removes the response bytes from undici's parser error, because they may repeat secrets of the request
 * (R13).
 */
export function redactedCause(error: unknown): unknown {
  return error instanceof Error && 'data' in error ? new Error(error.message) : error
}

function codeOf(error: unknown): string {
  // By shape: the errors of Node.js are of another realm under Jest.
  if (typeof error !== 'object' || error === null || !('message' in error)) return 'unknown'
  if ('code' in error && typeof error.code === 'string' && /^[\w/]{1,64}$/.test(error.code)) return error.code
  // Several addresses were tried; the first failure counts.
  const errors = 'errors' in error && Array.isArray(error.errors) ? error.errors : []
  return errors.length > 0 ? codeOf(errors[0]) : String(Reflect.get(error, 'name'))
}
