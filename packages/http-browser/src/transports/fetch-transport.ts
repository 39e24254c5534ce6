import type {
  AttemptError,
  HttpRequest,
  Transport,
  TransportOptions,
  TransportResponse,
} from '@oss/http/core'
import { IS_BROWSER } from '../network/browser-scope.ts'
import { type FailureReasons, failureReasons } from './failure-reasons.ts'
import { redirectResponse } from './redirect-response.ts'
import { settableHeaders } from './request-headers.ts'
import { sendableBody } from './sendable-body.ts'
import { type StallWatch, type Wait, watchStalls } from './stall-watch.ts'
import { wholeBody } from './whole-body.ts'

/** Slowest upload that the limit allows for: `fetch` does not report how much of a body was sent. */
const BYTES_PER_MS = 4

// An object in the browser's cache may be older than the one that was just stored. Edge runtimes, which have
// neither a cache nor cookies, refuse these options.
const BROWSER_OPTIONS: RequestInit = IS_BROWSER ? { cache: 'no-store', credentials: 'omit' } : {}

/**
 * Creates a transport over `fetch`: for workers, service workers and edge runtimes. Response bodies are
 * streamed. A request body is read as a whole before it is sent, and counts as sent when the response
 * arrives, because `fetch` reports no progress; in pages, `xhrTransport()` does.
 */
export function fetchTransport(): Transport {
  return fetchTransportWith(failureReasons())
}

/** Creates the transport with the failure reasons of another one. */
export function fetchTransportWith(reasons: FailureReasons): Transport {
  return {
    bodies: 'whole',
    async send(request, options) {
      const { body } = request
      const bytes = body && (await wholeBody(body, options.signal))
      return new FetchExchange(request, options, reasons).start(bytes)
    },
    async [Symbol.asyncDispose]() {},
  }
}

/** One request and its response. */
class FetchExchange {
  readonly #request: HttpRequest
  readonly #options: TransportOptions
  readonly #reasons: FailureReasons
  readonly #stop = new AbortController()
  readonly #watch: StallWatch
  readonly #receiving: Wait
  #stall: AttemptError | undefined

  constructor(request: HttpRequest, options: TransportOptions, reasons: FailureReasons) {
    this.#request = request
    this.#options = options
    this.#reasons = reasons
    this.#receiving = { code: 'IDLE_TIMEOUT', limitMs: options.limits.idleMs }
    this.#watch = watchStalls(options, (error) => {
      this.#stall = error
      this.#stop.abort()
    })
  }

  async start(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<TransportResponse> {
    const { method, url, headers } = this.#request
    const { signal, limits, onSent } = this.#options
    const sentWithinMs = limits.connectMs + (bytes?.byteLength ?? 0) / BYTES_PER_MS
    this.#watch.start({ code: 'RESPONSE_TIMEOUT', limitMs: sentWithinMs + limits.responseMs })
    try {
      const response = await fetch(url, {
        ...BROWSER_OPTIONS,
        method,
        headers: settableHeaders(headers),
        redirect: 'manual',
        signal: AbortSignal.any([signal, this.#stop.signal]),
        ...(bytes && { body: sendableBody(bytes) }),
      })
      if (bytes !== undefined) onSent(bytes.byteLength)
      this.#reasons.responded(this.#request)
      if (response.type === 'opaqueredirect') return this.#ended(redirectResponse())
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: this.#body(response),
        [Symbol.asyncDispose]: async () => this.#end(),
      }
    } catch {
      throw await this.#failure(0)
    }
  }

  async *#body({ body }: Response): AsyncGenerator<Uint8Array> {
    const reader = body?.getReader()
    try {
      for (;;) {
        this.#watch.start(this.#receiving)
        const chunk = await reader?.read()
        if (chunk === undefined || chunk.done) return
        // No limit applies while the consumer of this generator is busy.
        this.#watch.end()
        yield chunk.value
      }
    } catch {
      throw await this.#failure(1)
    } finally {
      this.#end()
    }
  }

  /** Returns why the exchange failed, once nothing of it remains. */
  async #failure(bytesMoved: number): Promise<unknown> {
    this.#end()
    const { signal } = this.#options
    if (signal.aborted) return signal.reason
    return this.#stall ?? (await this.#reasons.explain(this.#request, bytesMoved))
  }

  #ended(response: TransportResponse): TransportResponse {
    this.#end()
    return response
  }

  #end(): void {
    this.#watch.end()
    this.#stop.abort()
  }
}
