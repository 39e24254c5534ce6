import type { Dispatcher } from 'undici'
import { AttemptError, type AttemptErrorCode } from '../errors/attempt-error.ts'
import type { Clock } from '../time/clock.ts'
import { nextTurn } from '../time/next-turn.ts'
import { limitTime } from '../time/time-limit.ts'
import type { ConnectionInfo } from '../transport/connection-info.ts'
import type { HeaderRecord } from '../transport/header-record.ts'
import type { HttpRequest } from '../transport/http-request.ts'
import type { TransportOptions, TransportResponse } from '../transport/transport.ts'
import { BodyPump } from './body-pump.ts'
import type { ConnectionPool } from './connection-pool.ts'
import { toHeaderRecord, withContentLength } from './headers.ts'
import { mapUndiciError, redactedCause } from './map-undici-error.ts'
import type { WatchedExchange } from './stall-watch.ts'
import type { ConnectionListener, UndiciConnection } from './undici-connection.ts'
import { UndiciResponse } from './undici-response.ts'

const OVER = new Error('The exchange is over.')
const NOTHING_REMAINS = Promise.resolve()

interface ExchangeState {
  /** The exchange has ended, or is being ended. */
  over: boolean
  connected: boolean
  /** Writing of the request has started. */
  writeStarted: boolean
  /** The response head has arrived. */
  responded: boolean
  /** The whole response has arrived. */
  complete: boolean
}

/** One request and its response on one connection. */
export class UndiciExchange implements ConnectionListener, WatchedExchange {
  readonly clock: Clock
  readonly idleMs: number
  readonly #pool: ConnectionPool
  readonly #connection: UndiciConnection
  readonly #request: HttpRequest
  readonly #options: TransportOptions
  readonly #pump: BodyPump | undefined
  #endConnectLimit: (() => void) | undefined
  #endResponseLimit: (() => void) | undefined
  /** Reason for which this class closed the connection. It takes precedence over the connection's error. */
  #killReason: { readonly reason: unknown } | undefined
  readonly #state: ExchangeState = {
    over: false,
    connected: false,
    writeStarted: false,
    responded: false,
    complete: false,
  }
  #finished: Promise<void> | undefined

  constructor(pool: ConnectionPool, request: HttpRequest, options: TransportOptions) {
    this.#pool = pool
    this.#request = request
    this.#options = options
    this.clock = options.clock
    this.idleMs = options.limits.idleMs
    this.#connection = pool.acquire(request.url.origin, { fresh: options.freshConnection })
    const { body } = request
    if (body !== undefined && body.bytes === undefined) {
      this.#pump = new BodyPump(body, {
        onSent: options.onSent,
        isFlushed: () => this.#connection.socket?.writableLength === 0,
        onDone: () => this.#limitResponse(),
      })
    }
  }

  /** Sends the request and waits for the response head. */
  async start(): Promise<TransportResponse> {
    this.#options.signal.addEventListener('abort', this.#onAbort)
    try {
      this.#connection.watch(this)
      const response = new UndiciResponse(() => this.#onWriting())
      this.#connection.dispatch(this.#dispatchOptions(), response)
      const { status, headers } = await response.head
      this.#state.responded = true
      this.#endResponseLimit?.()
      this.#pump?.stop()
      if (status < 300 && !this.#isSent()) await this.#refuseEarlySuccess(status)
      return this.#responseOf(status, toHeaderRecord(headers), response)
    } catch (error) {
      throw await this.#fail(error)
    }
  }

  #responseOf(status: number, headers: HeaderRecord, response: UndiciResponse): TransportResponse {
    const { bytes } = response
    this.#state.complete = bytes !== undefined
    const read = () => this.#read(response.body())
    return {
      status,
      headers,
      bytes,
      // A getter: where `bytes` is present, nobody reads it.
      get body() {
        return read()
      },
      [Symbol.asyncDispose]: () => this.#finish(),
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
    // Undici accepts any async iterable, which its types do not declare.
    const chunks: unknown = this.#pump.chunks()
    return { ...options, body: chunks as NonNullable<Dispatcher.DispatchOptions['body']> }
  }

  /** A body in one write with the request head is handed over together with it. */
  #onWriting(): void {
    this.#state.writeStarted = true
    if (this.#pump !== undefined) return
    this.#options.onSent(this.#request.body?.byteLength ?? 0)
    this.#limitResponse()
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

  monotonicMs(): number {
    return this.clock.monotonicMs()
  }

  onConnecting(): void {
    this.#state.connected = false
    this.#limitConnect()
  }

  onConnected(connection: () => ConnectionInfo): void {
    this.#state.connected = true
    this.#endConnectLimit?.()
    this.#connection.watchStalls(this)
    this.#options.onConnection?.(connection())
  }

  isActive(): boolean {
    return !this.#state.responded
  }

  onStall(): void {
    this.#kill(this.#error('IDLE_TIMEOUT', 'No byte of the request could be sent within the idle limit.'))
  }

  #limitConnect(): void {
    const { connectMs } = this.#options.limits
    this.#endConnectLimit?.()
    this.#endConnectLimit = limitTime(this.clock, connectMs, {
      onTimeout: () => {
        const { host } = this.#request.url
        this.#kill(
          this.#error('CONNECT_TIMEOUT', `No connection to ${host} was established within ${connectMs} ms.`),
        )
      },
    })
  }

  /**
   * Starts when the whole request was handed over. For bytes that are still in the socket's buffer, the idle
   * limit applies.
   */
  #limitResponse(): void {
    if (this.#state.responded || this.#state.over) return
    const { responseMs } = this.#options.limits
    this.#endResponseLimit?.()
    this.#endResponseLimit = limitTime(this.clock, responseMs, {
      isRunning: () => this.#isFlushed(),
      onTimeout: () => {
        const message = `No response within ${responseMs} ms after the request.`
        this.#kill(this.#error('RESPONSE_TIMEOUT', message))
      },
    })
  }

  /** A success before the whole body was sent cannot refer to this body. */
  async #refuseEarlySuccess(status: number): Promise<void> {
    if (this.#request.body === undefined) return
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
    if (this.#killReason !== undefined || this.#state.over) return
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
    this.#finished ??= this.#close() ?? NOTHING_REMAINS
    return this.#finished
  }

  /**
   * Resolves when the connection is available again or its socket is closed, and the body has ended (R10).
   */
  #close(): Promise<void> | undefined {
    this.#state.over = true
    this.#options.signal.removeEventListener('abort', this.#onAbort)
    this.#endConnectLimit?.()
    this.#endResponseLimit?.()
    this.#pump?.cancel()
    this.#connection.watch(undefined)
    this.#connection.watchStalls(undefined)
    // After an early response, undici has already closed the connection.
    const isReusable = this.#state.complete && this.#isSent() && this.#connection.socket !== undefined
    if (!isReusable) return this.#closeBody(this.#pool.destroy(this.#connection, OVER))
    this.#pool.release(this.#connection)
    return this.#pump === undefined ? undefined : this.#closeBody()
  }

  async #closeBody(connectionClosed?: Promise<void>): Promise<void> {
    await connectionClosed
    this.#pump?.release()
    await this.#pump?.close(this.clock)
  }
}
