import type { buildConnector } from 'undici'
import { importUndici } from '#undici'
import { checkConnectOptions } from '../connect/check-connect-options.ts'
import type { ConnectOptions } from '../connect/connect-options.ts'
import { undiciConnector } from '../connect/connector.ts'
import { directConnector } from '../connect/direct-connector.ts'
import { guardTlsCallbacks } from '../connect/guard-tls-callbacks.ts'
import { type ProxyChoice, parseProxyUrl, proxyFromEnvironment } from '../connect/proxy.ts'
import { proxyConnector } from '../connect/proxy-connector.ts'
import { OptionError } from '../errors/option-error.ts'
import type { HttpRequest } from '../transport/http-request.ts'
import type { Transport, TransportOptions, TransportResponse } from '../transport/transport.ts'
import { ConnectionPool } from './connection-pool.ts'
import { UndiciExchange } from './undici-exchange.ts'

/** Connection options. */
export interface UndiciTransportOptions {
  /** Certificate authorities to trust, as PEM, instead of Node's. */
  readonly ca?: string | readonly string[]
  /**
   * URL of an HTTP proxy, with user name and password if it requires them: all connections are tunneled
   * through it (CONNECT). false: no proxy, regardless of the environment. Default: `HTTPS_PROXY` for https
   * and `HTTP_PROXY` for http, except for this machine and the hosts in `NO_PROXY`.
   */
  readonly proxy?: string | URL | false
  /**
   * Further socket and TLS options: `localAddress`, `lookup`, `family`, `cert` and `key`, ... Verification of
   * the server's certificate cannot be disabled.
   */
  readonly connect?: ConnectOptions
}

/**
 * Creates the default transport: HTTP/1.1 over undici. The server's certificate is always verified, whatever
 * the environment states.
 *
 * @throws OptionError for a proxy that is not an http or https URL, or another option that cannot be used
 */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  const { ca, connect } = options
  if (ca !== undefined && typeof ca !== 'string' && !Array.isArray(ca))
    throw new OptionError('ca', 'ca must be certificates in PEM form: a string or an array of strings.')
  checkConnectOptions(connect)
  const proxyFor = chooseProxy(options.proxy)
  let pool: Promise<ConnectionPool> | undefined
  let ready: ConnectionPool | undefined

  async function sendWhenReady(request: HttpRequest, sendOptions: TransportOptions) {
    pool ??= makePool(options, proxyFor)
    ready = await pool
    return await sendNow(ready, request, sendOptions)
  }

  return {
    bodies: 'chunks',
    send: (request, sendOptions) =>
      ready === undefined ? sendWhenReady(request, sendOptions) : sendNow(ready, request, sendOptions),
    async [Symbol.asyncDispose]() {
      await (await pool)?.close()
    },
  }
}

function sendNow(
  pool: ConnectionPool,
  request: HttpRequest,
  options: TransportOptions,
): Promise<TransportResponse> {
  const { signal } = options
  if (signal.aborted) return Promise.reject(signal.reason)
  return new UndiciExchange(pool, request, options).start()
}

type ProxyChooser = (origin: URL) => ProxyChoice

function chooseProxy(proxy: string | URL | false | undefined): ProxyChooser {
  if (proxy === undefined) return (origin) => proxyFromEnvironment(origin, process.env)
  if (proxy === false) return () => 'none'
  const url = parseProxyUrl(proxy)
  // The message does not repeat the value: it may contain a password.
  if (url === undefined) throw new OptionError('proxy', 'proxy must be an http or https URL, or false.')
  return () => url
}

async function makePool(
  { ca, connect }: UndiciTransportOptions,
  proxyFor: ProxyChooser,
): Promise<ConnectionPool> {
  const undici = await importUndici()
  // Node.js takes these options; its declarations lack `readonly`.
  const socketOptions = connect as buildConnector.BuildOptions | undefined
  const secure = undiciConnector(
    undici.buildConnector({
      ...guardTlsCallbacks(socketOptions),
      allowH2: false,
      rejectUnauthorized: true,
      // Each exchange has its own connect limit.
      timeout: 0,
      ...(ca === undefined ? {} : { ca: typeof ca === 'string' ? ca : [...ca] }),
    }),
  )
  const direct = directConnector(secure, socketOptions)
  return new ConnectionPool(undici, proxyConnector({ direct, secure, proxyFor }))
}
