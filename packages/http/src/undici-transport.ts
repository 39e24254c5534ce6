import { buildConnector } from 'undici'
import { ConnectionPool } from './connection-pool.ts'
import type { Transport } from './transport.ts'
import { UndiciExchange } from './undici-exchange.ts'

/** How connections are made. */
export interface UndiciTransportOptions {
  /** Certificates in PEM form of the authorities to trust, instead of those Node trusts. */
  readonly ca?: string | readonly string[]
}

/** The default transport: HTTP/1.1 over undici. Servers must prove who they are, whatever the environment says. */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  const { ca } = options
  const connector = buildConnector({
    allowH2: false,
    rejectUnauthorized: true,
    // The limit of each request is kept by its exchange.
    timeout: 0,
    ...(ca === undefined ? {} : { ca: typeof ca === 'string' ? ca : [...ca] }),
  })
  const pool = new ConnectionPool(connector)
  return {
    async send(request, sendOptions) {
      sendOptions.signal.throwIfAborted()
      return await new UndiciExchange(pool, request, sendOptions).start()
    },
    [Symbol.asyncDispose]: () => pool.close(),
  }
}
