import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { lookup } from 'node:dns'
import type { UndiciTransportOptions } from '@oss/client'

/** Sees what a client's requests meet on their way, whether that leads through a proxy or not. */
export interface NetworkWatch extends Disposable {
  /** For the client. */
  readonly connections: UndiciTransportOptions
  /** The host names that were looked up to connect: a proxy's in place of the service's, where there is one. */
  readonly names: ReadonlySet<string>
  /** How far the service's clock is ahead of this machine's, in milliseconds, good to a second; `undefined` before the first answer. */
  skewMs(): number | undefined
}

const ANSWER_CHANNEL = 'undici:request:headers'

/** Starts to watch all requests of this process, until it is disposed of. */
export function watchNetwork(now: () => number): NetworkWatch {
  const names = new Set<string>()
  let skewMs: number | undefined

  function onAnswer(message: unknown): void {
    const { response } = message as { readonly response: { readonly headers: readonly Buffer[] } }
    const date = headerOf(response.headers, 'date')
    const serviceMs = Date.parse(date ?? '')
    // The header is cut to a second.
    if (!Number.isNaN(serviceMs)) skewMs = serviceMs + 500 - now()
  }

  subscribe(ANSWER_CHANNEL, onAnswer)
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
      unsubscribe(ANSWER_CHANNEL, onAnswer)
    },
  }
}

/** Names and values come one after the other. */
function headerOf(headers: readonly Buffer[], name: string): string | undefined {
  const at = headers.findIndex((text, index) => index % 2 === 0 && String(text).toLowerCase() === name)
  return at === -1 ? undefined : String(headers[at + 1])
}
