import type { HeaderRecord } from '../response/http-response.ts'
import type { Clock } from '../time/clock.ts'
import type { HttpRequest } from './http-request.ts'

/** How long one attempt may stand still. None of them cuts off a transfer that is slow but alive. */
export interface AttemptLimits {
  /** Until the connection, with TLS, stands. */
  readonly connectMs: number
  /** While bytes are to be moved, in either direction, and none moves. */
  readonly idleMs: number
  /** From the last byte of the request to the end of the answer's head. */
  readonly responseMs: number
}

/** What goes with one attempt. */
export interface TransportOptions {
  /** Ends the attempt when it aborts. */
  readonly signal: AbortSignal
  /** When to give up an attempt that stands still. */
  readonly limits: AttemptLimits
  /** For the limits. */
  readonly clock: Clock
  /** True: do not use a connection that was used before, because the server may just be closing it. */
  readonly freshConnection: boolean
}

/** The head of an answer, with its body still on the way. */
export interface TransportResponse extends AsyncDisposable {
  /** The HTTP status, 200 or more. */
  readonly status: number
  /** By lower-case name. */
  readonly headers: HeaderRecord
  /** Can be iterated once. Throws `AttemptError`, or the reason of the aborted signal. */
  readonly body: AsyncIterable<Uint8Array>
  /** Ends the exchange. Resolves when its connection is free again or gone. */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Port: sends a request once. The default is `undiciTransport()`; simulations bring their own.
 *
 * `send` follows no redirect and does not retry. It rejects with `AttemptError`, with the reason of the aborted
 * signal, or with whatever the body threw, unchanged; and only when nothing of the attempt is left: no socket, no
 * timer, no open body. A response may come before all of the body was sent; the body is then no longer read.
 */
export interface Transport extends AsyncDisposable {
  /** Resolves when the head of the answer came. */
  send(request: HttpRequest, options: TransportOptions): Promise<TransportResponse>
}
