import { checkCount, checkStrings } from '../errors/check-options.ts'
import type { InterruptionGate } from '../request/interruption-gate.ts'
import type { SendOptions, StreamOptions } from '../request/request-options.ts'
import { RetryingRequest } from '../request/retrying-request.ts'
import type { SharedState } from '../request/shared-state.ts'
import { streamedResponse } from '../request/streamed-response.ts'
import { bufferedResponse } from '../response/buffered-response.ts'
import type { HttpResponse } from '../response/http-response.ts'
import type { HttpStream } from '../response/http-stream.ts'
import type { HttpRequest } from '../transport/http-request.ts'
import { createSharedState } from './create-shared-state.ts'
import type { HttpClientOptions } from './http-client-options.ts'
import { PendingCalls } from './pending-calls.ts'

/**
 * Sends requests, and retries them as long as that may help.
 *
 * Rejects with `ServiceError`, `TransportError` or `InterruptedError`; with the reason of the caller's signal
 * when it aborts; and with errors of the body or the authorizer unchanged. It rejects only when nothing of
 * the request remains: no socket, no timer (R10).
 */
export class HttpClient implements AsyncDisposable {
  readonly #shared: SharedState
  readonly #pending = new PendingCalls()

  constructor(options: HttpClientOptions) {
    this.#shared = createSharedState(options)
  }

  /** Stops and allows all requests of this client. */
  get gate(): InterruptionGate {
    return this.#shared.gate
  }

  /**
   * Milliseconds to add to the local time to get the service's; 0 until the service rejects the local clock.
   */
  get clockSkewMs(): number {
    return this.#shared.clockSkewMs
  }

  /** Sends a request and reads the whole response. Resolves only for 2xx without an error document. */
  async send(request: HttpRequest, options: SendOptions = {}): Promise<HttpResponse> {
    checkCount('maxResponseBytes', options.maxResponseBytes)
    checkStrings('requiredHeaders', options.requiredHeaders)
    const retrying = new RetryingRequest(this.#shared, request, options)
    const maxBytes = options.maxResponseBytes ?? this.#shared.maxResponseBytes
    this.#pending.add()
    try {
      const response = await retrying.send(
        bufferedResponse(request.method, maxBytes, options.requiredHeaders),
      )
      return { ...response, attempts: retrying.errors.attempts }
    } catch (error) {
      retrying.reportFailure(error)
      throw error
    } finally {
      retrying.end()
      this.#pending.remove()
    }
  }

  /**
   * Sends a request and returns the response body as a stream, for downloads. Retries only until the response
   * head has arrived.
   *
   * @param byteLength - exact length of the body, if known. Default: the length that the response announces.
   */
  async stream(request: HttpRequest, options: StreamOptions = {}, byteLength?: number): Promise<HttpStream> {
    const retrying = new RetryingRequest(this.#shared, request, options)
    this.#pending.add()
    try {
      return await retrying.send(
        streamedResponse(request.method, retrying, byteLength, (ended) => {
          this.#pending.add()
          void ended.finally(() => this.#pending.remove())
        }),
      )
    } catch (error) {
      retrying.reportFailure(error)
      retrying.end()
      throw error
    } finally {
      this.#pending.remove()
    }
  }

  /**
   * Ends all requests as interrupted and refuses new ones. Resolves when no request remains. The transport is
   * not closed.
   */
  async close(): Promise<void> {
    this.#shared.lifetime.close('the client was closed')
    await this.#pending.whenNone()
  }

  /** Same as `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
