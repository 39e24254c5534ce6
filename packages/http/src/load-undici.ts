// The reference, because programs that compile these sources do not look for declarations beside them.
/// <reference path="./undici-parts.d.ts" />
import type { buildConnector, Client, Dispatcher } from 'undici'

/** What we need of undici. */
export interface UndiciParts {
  readonly Client: typeof Client
  readonly buildConnector: typeof buildConnector
  request(client: Client, options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>
}

let parts: Promise<UndiciParts> | undefined

/** Loads undici when the first connection is made: who only imports this package does not wait for it. */
export function loadUndici(): Promise<UndiciParts> {
  parts ??= load()
  return parts
}

// All of undici takes twice the time and twice the memory of these parts, 26 MiB and not 13. Where they lie is
// not promised; in a version in which they lie elsewhere, all of it is loaded.
async function load(): Promise<UndiciParts> {
  try {
    const [client, connect, request] = await Promise.all([
      import('undici/lib/dispatcher/client.js'),
      import('undici/lib/core/connect.js'),
      import('undici/lib/api/api-request.js'),
    ])
    return {
      Client: client.default,
      buildConnector: connect.default,
      request: (dispatcher, options) => request.default.call(dispatcher, options),
    }
  } catch {
    const { Client, buildConnector } = await import('undici')
    return { Client, buildConnector, request: (client, options) => client.request(options) }
  }
}
