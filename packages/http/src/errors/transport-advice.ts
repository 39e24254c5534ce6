import { duplicateBucketAdvice } from './service-advice.ts'

const CHECK_NETWORK = 'Check the endpoint and the network: `oss doctor` tests both.'
const TRY_AGAIN = 'Try again. If it keeps failing, `oss doctor` tests the network.'

/** Advice for a response that is not one of OSS. */
export const CHECK_PROXY =
  'A proxy between this machine and OSS may be changing responses. `oss doctor` shows the proxy settings.'

/**
 * TLS alerts of a server that rejects the certificate of the client, or a client without one. With TLS 1.3,
 * they arrive after the handshake.
 */
export const CLIENT_CERTIFICATE: RegExp =
  /^ERR_SSL_.*ALERT_(?:(?:NO|BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_|UNKNOWN_CA|ACCESS_DENIED)/

const BY_CODE: Readonly<Record<string, string>> = {
  CONNECT_FAILED: CHECK_NETWORK,
  CONNECT_TIMEOUT: CHECK_NETWORK,
  TLS_REJECTED:
    'Check `endpoint`. If a company proxy intercepts TLS, set NODE_EXTRA_CA_CERTS to its certificate.',
  PROXY_REFUSED: 'Check HTTPS_PROXY and NO_PROXY.',
  INSECURE_ENDPOINT:
    'Use https, or set `allowInsecure` to allow it. Others can then read and change the data.',
  REDIRECT_REFUSED:
    "Use the endpoint of the bucket's region. A redirect to a page of another site comes from a proxy or a login page of the network.",
  SOCKET_CLOSED: TRY_AGAIN,
  IDLE_TIMEOUT: TRY_AGAIN,
  RESPONSE_TIMEOUT: TRY_AGAIN,
  TOTAL_TIMEOUT: TRY_AGAIN,
  RESPONSE_TOO_LARGE: CHECK_PROXY,
  RESPONSE_MALFORMED: CHECK_PROXY,
}
/** Failures of a host in which the bucket appears twice: it does not exist, or has another certificate. */
const ABOUT_THE_HOST: ReadonlySet<string> = new Set(['CONNECT_FAILED', 'CONNECT_TIMEOUT', 'TLS_REJECTED'])

/** What to do about a request without a usable response. Names of options and methods are in backticks. */
export function transportAdvice(
  code: string,
  host: string,
  bucket: string | undefined,
  message: string,
): string | undefined {
  if (code === 'TLS_REJECTED' && message.includes('requires a client certificate'))
    return 'Set `connections.cert` and `connections.key`, or use an endpoint that requires no client certificate.'
  const twice = ABOUT_THE_HOST.has(code) ? duplicateBucketAdvice(host, bucket) : undefined
  return twice ?? BY_CODE[code]
}
