import type { Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { AttemptError, type AttemptErrorCode } from '../errors/attempt-error.ts'
import type { HeaderRecord } from '../response/http-response.ts'
import { sleepAwake } from '../time/event-loop-timeout.ts'
import type { HttpRequest } from '../transport/http-request.ts'
import type { TransportOptions, TransportResponse } from '../transport/transport.ts'
import { BodyPump } from './body-pump.ts'
import type { ConnectionPool } from './connection-pool.ts'
import { causeOf, failureOf } from './map-undici-error.ts'
import type { UndiciConnection } from './undici-connection.ts'
import { UndiciAnswer } from './undici-response.ts'
import { watchStalls } from './watch-stalls.ts'

const over = new Error('The exchange is over.')

// How often within the limit for an answer is looked whether the request is out: so exact is the limit.
const flushLooks = 16

interface ExchangeState {
  connected: boolean
  /** The request is being written, or was. */
  begun: boolean
  /** The head of the answer came. */
  answered: boolean
  /** The whole answer came. */
  complete: boolean
}

/** One request and its answer on one connection. */
export class UndiciExchange {
  readonly #pool: ConnectionPool
  readonly #connection: UndiciConnection
  readonly #request: HttpRequest
  readonly #options: TransportOptions
  readonly #pump: BodyPump | undefined
  /** Aborts when the exchange is over, which ends its timers and its body. */
  readonly #end = new AbortController()
  /** Ends the limit for connecting. */
  #connecting: AbortController | undefined
  /** Why we ended the exchange ourselves. It counts more than what the broken connection reports. */
  #ownReason: { readonly reason: unknown } | undefined
  readonly #state: ExchangeState = { connected: false, begun: false, answered: false, complete: false }
  #finished: Promise<void> | undefined
  #unwatch: (() => void) | undefined

  constructor(pool: ConnectionPool, request: HttpRequest, options: TransportOptions) {
    this.#pool = pool
    this.#request = request
    this.#options = options
    this.#connection = pool.take(request.url.origin, { fresh: options.freshConnection })
    const { body } = request
    if (body !== undefined && body.bytes === undefined) {
      this.#pump = new BodyPump(body, {
        signal: this.#end.signal,
        isFlushed: () => this.#connection.socket?.writableLength === 0,
        onDone: () => void this.#limitResponse(),
      })
    }
  }

  /** Sends the request and waits for the head of the answer. */
  async start(): Promise<TransportResponse> {
    this.#options.signal.addEventListener('abort', this.#onAbort)
    try {
      this.#connection.watch({
        onConnecting: () => void this.#limitConnect(),
        onConnected: (socket) => this.#onConnected(socket),
      })
      const answer = new UndiciAnswer(() => this.#onWriting())
      this.#connection.dispatch(this.#dispatchOptions(), answer)
      const { status, headers } = await answer.head
      this.#state.answered = true
      this.#pump?.halt()
      await this.#refuseEarlySuccess(status)
      return {
        status,
        headers: headerRecord(headers),
        body: this.#read(answer.body()),
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
      headers: withLength(headers, body?.byteLength),
      bodyTimeout: this.#options.limits.idleMs,
      // By default undici closes the connection after HEAD, for servers that send a body with the answer. Such bytes end the connection anyway.
      reset: false,
    }
    if (body?.bytes !== undefined) return { ...options, body: body.bytes }
    if (this.#pump === undefined) return options
    // Undici takes any async iterable; its types do not say so.
    const chunks: unknown = this.#pump.chunks()
    return { ...options, body: chunks as NonNullable<Dispatcher.DispatchOptions['body']> }
  }

  /** What goes out in one piece with the head is handed over with it. */
  #onWriting(): void {
    this.#state.begun = true
    if (this.#pump !== undefined) return
    this.#request.body?.sent?.()
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
    this.#connecting?.abort(over)
    this.#unwatch?.()
    this.#unwatch = watchStalls(socket, {
      idleMs: this.#options.limits.idleMs,
      clock: this.#options.clock,
      counts: () => !this.#state.answered,
      onStall: () => {
        this.#kill(this.#error('IDLE_TIMEOUT', 'No byte of the request could be sent within the idle limit.'))
      },
    })
  }

  async #limitConnect(): Promise<void> {
    const { clock, limits } = this.#options
    this.#state.connected = false
    this.#connecting = new AbortController()
    try {
      await sleepAwake(clock, limits.connectMs, this.#connecting.signal)
    } catch {
      return
    }
    if (this.#state.connected) return
    this.#kill(this.#error('CONNECT_TIMEOUT', `No connection stood after ${limits.connectMs} ms.`))
  }

  /** Starts when all of the request was handed over; bytes that are still stuck in our buffer are the idle limit's. */
  async #limitResponse(): Promise<void> {
    const { clock, limits } = this.#options
    try {
      while (!this.#isFlushed()) await sleepAwake(clock, limits.responseMs / flushLooks, this.#end.signal)
      await sleepAwake(clock, limits.responseMs, this.#end.signal)
    } catch {
      return
    }
    if (this.#state.answered) return
    this.#kill(
      this.#error('RESPONSE_TIMEOUT', `No answer began within ${limits.responseMs} ms after the request.`),
    )
  }

  /** A success before the whole body was sent cannot mean our bytes. */
  async #refuseEarlySuccess(status: number): Promise<void> {
    if (status >= 300 || this.#request.body === undefined) return
    // Under TLS Node learns a turn late that the last bytes were taken.
    for (let turns = 0; turns < 2 && !this.#isOut(); turns += 1) await nextTurn()
    if (this.#isOut()) return
    throw new AttemptError(
      'RESPONSE_MALFORMED',
      `The answer ${status} came before the whole body was sent.`,
      {
        mayHaveBeenApplied: true,
      },
    )
  }

  /** Whether the kernel has all of the request, as far as can be told: a closed socket does not tell any more. */
  #isOut(): boolean {
    return this.#state.begun && this.#pump?.done !== false && this.#isFlushed()
  }

  #isFlushed(): boolean {
    return (this.#connection.socket?.writableLength ?? 0) === 0
  }

  #error(code: AttemptErrorCode, message: string, cause?: unknown): AttemptError {
    return new AttemptError(code, message, {
      // An incomplete body is never stored.
      mayHaveBeenApplied: this.#state.connected && this.#isOut(),
      ...(cause === undefined ? {} : { cause }),
    })
  }

  #kill(reason: unknown): void {
    if (this.#ownReason !== undefined || this.#end.signal.aborted) return
    this.#ownReason = { reason }
    void this.#pool.drop(this.#connection, over)
  }

  /** Ends the exchange and tells why it failed. */
  async #fail(error: unknown): Promise<unknown> {
    const bodyFailure = this.#pump?.failure
    let reason: unknown
    if (this.#ownReason !== undefined) reason = this.#ownReason.reason
    else if (bodyFailure !== undefined) reason = bodyFailure.error
    else if (error instanceof AttemptError) reason = error
    else {
      const { code, message } = failureOf(error, { connected: this.#state.connected })
      reason = this.#error(code, message, causeOf(error))
    }
    this.#state.complete = false
    await this.#finish()
    return reason
  }

  #finish(): Promise<void> {
    this.#finished ??= this.#close()
    return this.#finished
  }

  /** R10: resolves when the connection is free again or its socket is gone, and the body has ended. */
  async #close(): Promise<void> {
    this.#options.signal.removeEventListener('abort', this.#onAbort)
    this.#connecting?.abort(over)
    this.#end.abort(over)
    this.#connection.watch(undefined)
    this.#unwatch?.()
    // After an answer that came early undici has already closed the connection.
    const isReusable = this.#state.complete && this.#isOut() && this.#connection.socket !== undefined
    if (isReusable) this.#pool.put(this.#connection)
    else await this.#pool.drop(this.#connection, over)
    this.#pump?.release()
    await this.#pump?.close(this.#options.clock)
  }
}

/** The length comes from the body, whatever a header says. */
function withLength(headers: HeaderRecord, byteLength: number | undefined): Record<string, string> {
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() !== 'content-length') given[name] = value
  }
  if (byteLength !== undefined) given['content-length'] = String(byteLength)
  return given
}

function headerRecord(headers: Readonly<Record<string, string | string[] | undefined>>): HeaderRecord {
  const record: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) record[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return record
}
