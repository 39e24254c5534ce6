import { ConnectionPool } from './connection-pool.ts'
import { loadUndici } from './load-undici.ts'
import type { Transport } from './transport.ts'
import { UndiciExchange } from './undici-exchange.ts'

/** How connections are made. */
export interface UndiciTransportOptions {
  /** Certificates in PEM form of the authorities to trust, instead of those Node trusts. */
  readonly ca?: string | readonly string[]
}

/** The default transport: HTTP/1.1 over undici. Servers must prove who they are, whatever the environment says. */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  let pool: Promise<ConnectionPool> | undefined
  return {
    async send(request, sendOptions) {
      pool ??= makePool(options)
      const ready = await pool
      sendOptions.signal.throwIfAborted()
      return await new UndiciExchange(ready, request, sendOptions).start()
    },
    async [Symbol.asyncDispose]() {
      await (await pool)?.close()
    },
  }
}

async function makePool({ ca }: UndiciTransportOptions): Promise<ConnectionPool> {
  const undici = await loadUndici()
  const connector = undici.buildConnector({
    allowH2: false,
    rejectUnauthorized: true,
    // The limit of each request is kept by its exchange.
    timeout: 0,
    ...(ca === undefined ? {} : { ca: typeof ca === 'string' ? ca : [...ca] }),
  })
  return new ConnectionPool(undici, connector)
}
