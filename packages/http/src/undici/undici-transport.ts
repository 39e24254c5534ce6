import type { buildConnector } from 'undici'
import { undiciConnector } from '../connect/connector.ts'
import { directConnector } from '../connect/direct-connector.ts'
import { guardedCallbacks } from '../connect/guard-tls-callbacks.ts'
import { type ProxyChoice, proxyOfEnvironment, readProxy } from '../connect/proxy.ts'
import { proxyConnector } from '../connect/proxy-connector.ts'
import { checkMethods, OptionError } from '../errors/option-error.ts'
import type { Transport } from '../transport/transport.ts'
import { ConnectionPool } from './connection-pool.ts'
import { loadUndici } from './load-undici.ts'
import { UndiciExchange } from './undici-exchange.ts'

/** How connections are made. */
export interface UndiciTransportOptions {
  /** Certificates in PEM form of the authorities to trust, instead of those Node trusts. */
  readonly ca?: string | readonly string[]
  /**
   * URL of an HTTP proxy, with user name and password if it asks for them: all connections go through tunnels (CONNECT) that it makes. false:
   * none, whatever the environment says. Default: `HTTPS_PROXY` for https and `HTTP_PROXY` for http, but not to this machine and the hosts
   * in `NO_PROXY`.
   */
  readonly proxy?: string | URL | false
  /**
   * More options for sockets, as undici's `buildConnector` takes them: `localAddress`, `lookup`, `family`, `cert` and `key`, ... That servers
   * prove who they are cannot be switched off.
   */
  readonly connect?: buildConnector.BuildOptions
}

/**
 * The default transport: HTTP/1.1 over undici. Servers must prove who they are, whatever the environment says.
 *
 * @throws OptionError for a proxy that is no http or https URL, or another option that cannot be used
 */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  const { ca, connect } = options
  if (ca !== undefined && typeof ca !== 'string' && !Array.isArray(ca))
    throw new OptionError('ca', 'ca must be certificates in PEM form: a string or an array of strings.')
  checkMethods('connect', connect)
  const proxyFor = proxyChooser(options.proxy)
  let pool: Promise<ConnectionPool> | undefined
  return {
    async send(request, sendOptions) {
      pool ??= makePool(options, proxyFor)
      const ready = await pool
      sendOptions.signal.throwIfAborted()
      return await new UndiciExchange(ready, request, sendOptions).start()
    },
    async [Symbol.asyncDispose]() {
      await (await pool)?.close()
    },
  }
}

type ProxyChooser = (origin: URL) => ProxyChoice

function proxyChooser(proxy: string | URL | false | undefined): ProxyChooser {
  if (proxy === undefined) return (origin) => proxyOfEnvironment(origin, process.env)
  if (proxy === false) return () => 'none'
  const url = readProxy(proxy)
  // Not repeated: there may be a password in it.
  if (url === undefined) throw new OptionError('proxy', 'proxy must be an http or https URL, or false.')
  return () => url
}

async function makePool(
  { ca, connect }: UndiciTransportOptions,
  proxyFor: ProxyChooser,
): Promise<ConnectionPool> {
  const undici = await loadUndici()
  const secure = undiciConnector(
    undici.buildConnector({
      ...guardedCallbacks(connect),
      allowH2: false,
      rejectUnauthorized: true,
      // The limit of each request is kept by its exchange.
      timeout: 0,
      ...(ca === undefined ? {} : { ca: typeof ca === 'string' ? ca : [...ca] }),
    }),
  )
  const direct = directConnector(secure, connect)
  return new ConnectionPool(undici, proxyConnector({ direct, secure, proxyFor }))
}
