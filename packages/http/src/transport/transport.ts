import type { Clock } from '../time/clock.ts'
import type { ConnectionInfo } from './connection-info.ts'
import type { HeaderRecord } from './header-record.ts'
import type { HttpRequest } from './http-request.ts'

/** Time limits of one attempt. None of them ends a transfer that is slow but makes progress. */
export interface AttemptLimits {
  /** Until the connection is established, including TLS. */
  readonly connectMs: number
  /** While bytes are waiting to be transferred, in either direction, and none are. */
  readonly idleMs: number
  /** From the last byte of the request to the end of the response head. */
  readonly responseMs: number
}

/** Options of one attempt. */
export interface TransportOptions {
  /** Ends the attempt when it aborts. */
  readonly signal: AbortSignal
  /** Time limits of the attempt. */
  readonly limits: AttemptLimits
  /** Clock that measures the limits. */
  readonly clock: Clock
  /** True: do not reuse a connection, because the server may just be closing it. */
  readonly freshConnection: boolean
  /**
   * To be called with the number of body bytes of this attempt that have left, as far as the transport can
   * know: when the connection accepts them, or, at the latest, with the whole length when a response proves
   * that the service has them. Progress and `bytesSent` come only from these calls. Totals that do not grow,
   * and calls after the attempt, are ignored.
   */
  onSent(total: number): void
  /** To be called when the attempt has a connection, if given, and if the transport knows it. */
  readonly onConnection?: (connection: ConnectionInfo) => void
}

/** Response head, with a body that is still being received. */
export interface TransportResponse extends AsyncDisposable {
  /** HTTP status, 200 or more. */
  readonly status: number
  /** Headers by lower-case name. */
  readonly headers: HeaderRecord
  /**
   * The whole body, where it arrived together with the head: then `body` need not be read. Its length is not
   * checked yet.
   */
  readonly bytes?: Uint8Array | undefined
  /** Can be iterated once. Throws `AttemptError`, or the reason of the aborted signal. */
  readonly body: AsyncIterable<Uint8Array>
  /** Ends the exchange. Resolves when its connection is available again or closed. */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Port: sends a request once. The default of `@oss/http` is `undiciTransport()`.
 *
 * `send` follows no redirect and does not retry. It rejects with `AttemptError`, with the reason of the
 * aborted signal, or with whatever the body threw, unchanged; and only when nothing of the attempt remains:
 * no socket, no timer, no open body. A response may arrive before the whole body was sent; the body is then
 * no longer read.
 */
export interface Transport extends AsyncDisposable {
  /**
   * `chunks`: a body is read while it is sent, so that a body that was not read to its end cannot have
   * arrived. `whole`: a body is read to its end before its first byte leaves, as `fetch` and `XMLHttpRequest`
   * do; from then on the service may have all of it.
   */
  readonly bodies: 'chunks' | 'whole'
  /** Resolves when the response head has arrived. */
  send(request: HttpRequest, options: TransportOptions): Promise<TransportResponse>
}
