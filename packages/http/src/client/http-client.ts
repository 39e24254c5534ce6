import { checkCount } from '../errors/option-error.ts'
import type { InterruptionGate } from '../request/interruption-gate.ts'
import { RequestRun } from '../request/retrying-request.ts'
import { openStream } from '../request/streamed-response.ts'
import { readWhole } from '../response/buffered-response.ts'
import type { HttpAnswer, HttpStream } from '../response/http-response.ts'
import type { HttpRequest } from '../transport/http-request.ts'
import { type ClientContext, clientContext } from './create-shared-state.ts'
import type { HttpClientOptions, SendOptions, StreamOptions } from './http-client-options.ts'

/**
 * Sends requests, each as often as it takes and helps.
 *
 * Rejects with `ServiceError`, `TransportError` or `InterruptedError`; with the reason of the caller's own signal when
 * that aborts; and with errors of the body or the authorizer as they are. It rejects only when nothing of the request
 * is left: no socket, no timer (R10).
 */
export class HttpClient implements AsyncDisposable {
  readonly #context: ClientContext
  readonly #ownsTransport: boolean
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(options: HttpClientOptions = {}) {
    this.#context = clientContext(options)
    this.#ownsTransport = options.transport === undefined
  }

  /** Stops and allows all requests of this client. */
  get gate(): InterruptionGate {
    return this.#context.gate
  }

  /** How far the service's clock is ahead of this machine's, in milliseconds; 0 until the service refused our clock. */
  get clockSkewMs(): number {
    return this.#context.clockSkewMs
  }

  /** Sends a request and reads the whole answer. Resolves only for 2xx without an error document. */
  async send(request: HttpRequest, options: SendOptions = {}): Promise<HttpAnswer> {
    checkCount('maxResponseBytes', options.maxResponseBytes)
    const run = new RequestRun(this.#context, request, options)
    const maxBytes = options.maxResponseBytes ?? this.#context.maxResponseBytes
    return await this.#track(async () => {
      try {
        const answer = await run.perform(readWhole(request.method, maxBytes))
        return { ...answer, attempts: run.errors.attempts }
      } catch (error) {
        run.tellFailure(error)
        throw error
      } finally {
        run.end()
      }
    })
  }

  /**
   * Sends a request and returns the response body as a stream, for downloads. Retries only until the response head has arrived.
   *
   * @param byteLength - length that the body must have, where it is known. Default: the length that the response announces.
   */
  async stream(request: HttpRequest, options: StreamOptions = {}, byteLength?: number): Promise<HttpStream> {
    const run = new RequestRun(this.#context, request, options)
    return await this.#track(async () => {
      try {
        return await run.perform(
          openStream(request.method, run, byteLength, (ended) => void this.#track(() => ended)),
        )
      } catch (error) {
        run.tellFailure(error)
        run.end()
        throw error
      }
    })
  }

  /** Ends all requests as interrupted and refuses new ones. Resolves when nothing is left. */
  async close(): Promise<void> {
    this.#context.lifetime.close('the client was closed')
    await Promise.allSettled(this.#underWay)
    if (this.#ownsTransport) await this.#context.transport[Symbol.asyncDispose]()
  }

  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #track<T>(work: () => Promise<T>): Promise<T> {
    const promise = work()
    this.#underWay.add(promise)
    try {
      return await promise
    } finally {
      this.#underWay.delete(promise)
    }
  }
}
