import { HttpClient as CoreHttpClient } from '../client/http-client.ts'
import type { HttpClientOptions as CoreHttpClientOptions } from '../client/http-client-options.ts'
import { checkMethods } from '../errors/check-options.ts'
import { OptionError } from '../errors/option-error.ts'
import type { Transport } from '../transport/transport.ts'
import { type UndiciTransportOptions, undiciTransport } from '../undici/undici-transport.ts'
import { diagnosticEvents } from './diagnostic-events.ts'

/** Options of a client. All are optional. */
export interface HttpClientOptions extends Omit<CoreHttpClientOptions, 'transport'> {
  /** Default: `undiciTransport()`, which is closed with the client. A transport passed here is not. */
  readonly transport?: Transport
  /**
   * Connection options of the default transport: certificate authorities, proxy, sockets. Excludes
   * `transport`.
   */
  readonly connections?: UndiciTransportOptions
}

/**
 * Sends requests, and retries them as long as that may help.
 *
 * Rejects with `ServiceError`, `TransportError` or `InterruptedError`; with the reason of the caller's signal
 * when it aborts; and with errors of the body or the authorizer unchanged. It rejects only when nothing of
 * the request remains: no socket, no timer (R10).
 */
export class HttpClient extends CoreHttpClient {
  readonly #ownTransport: Transport | undefined

  constructor(options: HttpClientOptions = {}) {
    const { transport, connections, on, ...rest } = options
    checkMethods('connections', connections)
    if (transport !== undefined && connections !== undefined)
      throw new OptionError(
        'connections',
        'connections are options of the default transport: pass either transport or connections.',
      )
    const used = transport === undefined ? undiciTransport(connections) : transport
    super({ ...rest, transport: used, on: diagnosticEvents(on) })
    this.#ownTransport = transport === undefined ? used : undefined
  }

  /**
   * Ends all requests as interrupted and refuses new ones. Resolves when no request and no socket remains.
   */
  override async close(): Promise<void> {
    await super.close()
    await this.#ownTransport?.[Symbol.asyncDispose]()
  }
}
