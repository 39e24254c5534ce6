import type { Socket } from 'node:net'
import type { Dispatcher } from 'undici'
import { AttemptError, type AttemptErrorCode } from '../errors/attempt-error.ts'
import { eventLoopTimeout } from '../time/event-loop-timeout.ts'
import { nextTurn } from '../time/next-turn.ts'
import type { HttpRequest } from '../transport/http-request.ts'
import type { TransportOptions, TransportResponse } from '../transport/transport.ts'
import { BodyPump } from './body-pump.ts'
import type { ConnectionPool } from './connection-pool.ts'
import { toHeaderRecord, withContentLength } from './headers.ts'
import { mapUndiciError, redactedCause } from './map-undici-error.ts'
import type { UndiciConnection } from './undici-connection.ts'
import { UndiciResponse } from './undici-response.ts'
import { watchStalls } from './watch-stalls.ts'

const OVER = new Error('The exchange is over.')

/** How often it is checked whether the request was sent, during the response limit: the limit's precision. */
const FLUSH_CHECKS = 16

interface ExchangeState {
  connected: boolean
  /** Writing of the request has started. */
  writeStarted: boolean
  /** The response head has arrived. */
  responded: boolean
  /** The whole response has arrived. */
  complete: boolean
}

/** One request and its response on one connection. */
export class UndiciExchange {
  readonly #pool: ConnectionPool
  readonly #connection: UndiciConnection
  readonly #request: HttpRequest
  readonly #options: TransportOptions
  readonly #pump: BodyPump | undefined
  /** Aborts when the exchange is over, which ends its timers and its body. */
  readonly #end = new AbortController()
  /** Ends the connect timer. */
  #connectTimer: AbortController | undefined
  /** Why this class ended the exchange. Takes precedence over the error of the closed connection. */
  #killReason: { readonly reason: unknown } | undefined
  readonly #state: ExchangeState = {
    connected: false,
    writeStarted: false,
    responded: false,
    complete: false,
  }
  #finished: Promise<void> | undefined
  #unwatch: (() => void) | undefined

  constructor(pool: ConnectionPool, request: HttpRequest, options: TransportOptions) {
    this.#pool = pool
    this.#request = request
    this.#options = options
    this.#connection = pool.acquire(request.url.origin, { fresh: options.freshConnection })
    const { body } = request
    if (body !== undefined && body.bytes === undefined) {
      this.#pump = new BodyPump(body, {
        signal: this.#end.signal,
        onSent: options.onSent,
        isFlushed: () => this.#connection.socket?.writableLength === 0,
        onDone: () => void this.#limitResponse(),
      })
    }
  }

  /** Sends the request and waits for the response head. */
  async start(): Promise<TransportResponse> {
    this.#options.signal.addEventListener('abort', this.#onAbort)
    try {
      this.#connection.watch({
        monotonicMs: () => this.#options.clock.monotonicMs(),
        onConnecting: () => void this.#limitConnect(),
        onConnected: (socket, connection) => {
          this.#onConnected(socket)
          this.#options.onConnection?.(connection())
        },
      })
      const response = new UndiciResponse(() => this.#onWriting())
      this.#connection.dispatch(this.#dispatchOptions(), response)
      const { status, headers } = await response.head
      this.#state.responded = true
      this.#pump?.stop()
      await this.#refuseEarlySuccess(status)
      return {
        status,
        headers: toHeaderRecord(headers),
        body: this.#read(response.body()),
        [Symbol.asyncDispose]: () => this.#finish(),
      }
    } catch (error) {
      throw await this.#fail(error)
    }
  }

  #dispatchOptions(): Dispatcher.DispatchOptions {
    const { method, url, headers, body } = this.#request
    const options = {
      method,
      path: `${url.pathname}${url.search}`,
      headers: withContentLength(headers, body?.byteLength),
      bodyTimeout: this.#options.limits.idleMs,
      // By default, undici closes the connection after HEAD, because some servers send a body with the
      // response. Such bytes end the connection anyway.
      reset: false,
    }
    if (body?.bytes !== undefined) return { ...options, body: body.bytes }
    if (this.#pump === undefined) return options
    // Undici takes any async iterable; its types do not say so.
    const chunks: unknown = this.#pump.chunks()
    return { ...options, body: chunks as NonNullable<Dispatcher.DispatchOptions['body']> }
  }

  /** A body in one write with the request head is handed over together with it. */
  #onWriting(): void {
    this.#state.writeStarted = true
    if (this.#pump !== undefined) return
    this.#options.onSent(this.#request.body?.byteLength ?? 0)
    void this.#limitResponse()
  }

  async *#read(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    try {
      yield* body
      this.#state.complete = true
    } catch (error) {
      throw await this.#fail(error)
    }
  }

  readonly #onAbort = (): void => this.#kill(this.#options.signal.reason)

  #onConnected(socket: Socket): void {
    this.#state.connected = true
    this.#connectTimer?.abort(OVER)
    this.#unwatch?.()
    this.#unwatch = watchStalls(socket, {
      idleMs: this.#options.limits.idleMs,
      clock: this.#options.clock,
      isActive: () => !this.#state.responded,
      onStall: () => {
        this.#kill(this.#error('IDLE_TIMEOUT', 'No byte of the request could be sent within the idle limit.'))
      },
    })
  }

  async #limitConnect(): Promise<void> {
    const { clock, limits } = this.#options
    this.#state.connected = false
    this.#connectTimer = new AbortController()
    try {
      await eventLoopTimeout(clock, limits.connectMs, this.#connectTimer.signal)
    } catch {
      return
    }
    if (this.#state.connected) return
    this.#kill(
      this.#error(
        'CONNECT_TIMEOUT',
        `No connection to ${this.#request.url.host} was established within ${limits.connectMs} ms.`,
      ),
    )
  }

  /**
   * Starts when the whole request was handed over. For bytes that are still in the socket's buffer, the idle
   * limit applies.
   */
  async #limitResponse(): Promise<void> {
    const { clock, limits } = this.#options
    try {
      while (!this.#isFlushed())
        await eventLoopTimeout(clock, limits.responseMs / FLUSH_CHECKS, this.#end.signal)
      await eventLoopTimeout(clock, limits.responseMs, this.#end.signal)
    } catch {
      return
    }
    if (this.#state.responded) return
    this.#kill(
      this.#error('RESPONSE_TIMEOUT', `No response within ${limits.responseMs} ms after the request.`),
    )
  }

  /** A success before the whole body was sent cannot refer to this body. */
  async #refuseEarlySuccess(status: number): Promise<void> {
    if (status >= 300 || this.#request.body === undefined) return
    // Under TLS, Node learns one turn late that the last bytes were accepted.
    for (let turns = 0; turns < 2 && !this.#isSent(); turns += 1) await nextTurn()
    if (this.#isSent()) return
    throw new AttemptError(
      'RESPONSE_MALFORMED',
      `The response ${status} arrived before the whole body was sent.`,
      { mayHaveBeenApplied: true },
    )
  }

  /**
   * Whether the kernel has the whole request, as far as can be known: a closed socket does not report it any
   * more.
   */
  #isSent(): boolean {
    return this.#state.writeStarted && this.#pump?.done !== false && this.#isFlushed()
  }

  #isFlushed(): boolean {
    return (this.#connection.socket?.writableLength ?? 0) === 0
  }

  #error(code: AttemptErrorCode, message: string, cause?: unknown): AttemptError {
    return new AttemptError(code, message, {
      // OSS never stores an incomplete body, and a server that rejects the connection reads no request.
      mayHaveBeenApplied: code !== 'TLS_REJECTED' && this.#state.connected && this.#isSent(),
      ...(cause === undefined ? {} : { cause }),
    })
  }

  #kill(reason: unknown): void {
    if (this.#killReason !== undefined || this.#end.signal.aborted) return
    this.#killReason = { reason }
    void this.#pool.destroy(this.#connection, OVER)
  }

  /** Ends the exchange and returns why it failed. */
  async #fail(error: unknown): Promise<unknown> {
    const bodyFailure = this.#pump?.failure
    let reason: unknown
    if (this.#killReason !== undefined) reason = this.#killReason.reason
    else if (bodyFailure !== undefined) reason = bodyFailure.error
    else if (error instanceof AttemptError) reason = error
    else {
      const { firstError } = this.#connection
      const { code, message } = mapUndiciError(error, {
        ...(firstError !== undefined && { firstError }),
        connected: this.#state.connected,
        host: this.#request.url.host,
      })
      reason = this.#error(code, message, redactedCause(error))
    }
    this.#state.complete = false
    await this.#finish()
    return reason
  }

  #finish(): Promise<void> {
    this.#finished ??= this.#close()
    return this.#finished
  }

  /**
   * Resolves when the connection is available again or its socket is closed, and the body has ended (R10).
   */
  async #close(): Promise<void> {
    this.#options.signal.removeEventListener('abort', this.#onAbort)
    this.#connectTimer?.abort(OVER)
    this.#end.abort(OVER)
    this.#connection.watch(undefined)
    this.#unwatch?.()
    // After an early response, undici has already closed the connection.
    const isReusable = this.#state.complete && this.#isSent() && this.#connection.socket !== undefined
    if (isReusable) this.#pool.release(this.#connection)
    else await this.#pool.destroy(this.#connection, OVER)
    this.#pump?.release()
    await this.#pump?.close(this.#options.clock)
  }
}
