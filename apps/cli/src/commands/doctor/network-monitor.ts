import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { lookup } from 'node:dns'
import type { UndiciTransportOptions } from '@oss/client'

/** Observes the connections of a client, direct or through a proxy. */
export interface NetworkMonitor extends Disposable {
  /** Option of the client. */
  readonly connections: UndiciTransportOptions
  /** The host names that were resolved: with a proxy, its name instead of that of the service. */
  readonly names: ReadonlySet<string>
  /**
   * How far the clock of the service is ahead, in milliseconds (accurate to a second); `undefined` before a
   * response.
   */
  skewMs(): number | undefined
}

const RESPONSE_CHANNEL = 'undici:request:headers'

/** Observes all requests of this process until the monitor is disposed. */
export function monitorNetwork(now: () => number): NetworkMonitor {
  const names = new Set<string>()
  let skewMs: number | undefined

  function onResponse(message: unknown): void {
    const { response } = message as { readonly response: { readonly headers: readonly Buffer[] } }
    const date = headerOf(response.headers, 'date')
    const serviceMs = Date.parse(date ?? '')
    // The header is truncated to a second.
    if (!Number.isNaN(serviceMs)) skewMs = serviceMs + 500 - now()
  }

  subscribe(RESPONSE_CHANNEL, onResponse)
  return {
    names,
    skewMs: () => skewMs,
    connections: {
      connect: {
        lookup(hostname, options, callback) {
          names.add(hostname)
          lookup(hostname, options, callback)
        },
      },
    },
    [Symbol.dispose]() {
      unsubscribe(RESPONSE_CHANNEL, onResponse)
    },
  }
}

/** Finds a header in a list in which names and values alternate. */
function headerOf(headers: readonly Buffer[], name: string): string | undefined {
  const at = headers.findIndex((text, index) => index % 2 === 0 && String(text).toLowerCase() === name)
  return at === -1 ? undefined : String(headers[at + 1])
}
