import type { HttpEvents } from '../request/http-events.ts'
import type { InterruptionGate } from '../request/interruption-gate.ts'
import type { RetryPolicy } from '../retry/retry-policy.ts'
import type { Clock } from '../time/clock.ts'
import type { Authorizer } from '../transport/authorizer.ts'
import type { Transport } from '../transport/transport.ts'
import type { UndiciTransportOptions } from '../undici/undici-transport.ts'

/** Time limits in milliseconds. Only `totalMs` cuts off an upload or a download that is slow but alive. */
export interface Timeouts {
  /** Until the connection, with TLS, stands. Default: 10 000. */
  readonly connectMs?: number
  /**
   * While bytes are to be moved, in either direction, and none moves. Bytes of a request have moved when the kernel has taken them; on a slow line
   * it may wait until a third of what it holds, some MiB at most, was sent before it takes more. Default: 60 000.
   */
  readonly idleMs?: number
  /** From the last byte of the request to the end of the answer's head. Default: 120 000. */
  readonly responseMs?: number
  /**
   * From the end of a response's head to the end of the response, where it is read whole into memory: every response but an object that is
   * downloaded. Default: 120 000, or `responseMs` when that is longer.
   */
  readonly responseBodyMs?: number
  /** For a call as a whole, with all attempts and waits; of `stream`, until the head of the answer. Default: none. */
  readonly totalMs?: number
}

/** How a client sends. All fields are optional. */
export interface HttpClientOptions {
  /** Default: `undiciTransport()`, which is then closed with the client. A transport given here is not. */
  readonly transport?: Transport
  /** How the default transport makes connections: own authorities, a proxy, options of sockets. Not together with `transport`. */
  readonly connections?: UndiciTransportOptions
  /** Default: requests are sent as they are. */
  readonly authorizer?: Authorizer
  /** Default: `createRetryPolicy()`. */
  readonly retry?: RetryPolicy
  /** Default: `systemClock`. */
  readonly clock?: Clock
  /** Default: a gate of its own, open. */
  readonly gate?: InterruptionGate
  /** Each field replaces a default. */
  readonly timeouts?: Timeouts
  /** How many requests are sent at the same time; more wait in line. Default: 256. */
  readonly maxConnections?: number
  /** The longest answer `send` reads, in bytes. Default: 1 048 576. */
  readonly maxResponseBytes?: number
  /** True: plain http to other hosts than this machine is allowed. Default: false. */
  readonly allowInsecure?: boolean
  /**
   * Error codes after which the authorizer is asked once for new credentials. Default: `SecurityTokenExpired`,
   * `InvalidSecurityToken`, `AccessKeyIdAndSecurityTokenNotMatch`. Add `InvalidAccessKeyId` for temporary keys.
   */
  readonly refreshCredentialsOn?: readonly string[]
  /** Callbacks that tell what happens. Default: none. */
  readonly on?: Partial<HttpEvents>
}

/** What can be said for one request. */
export interface StreamOptions {
  /** When it aborts, the call rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Whether sending twice does no more than sending once. Default: false for POST, true for all else. */
  readonly idempotent?: boolean
  /**
   * How many body bytes of the present attempt were taken by the connection. Grows within an attempt; told 0 when
   * another attempt starts.
   */
  readonly onBytesSent?: (bytes: number) => void
  /** Each field replaces the client's. */
  readonly timeouts?: Timeouts
  /** Default: the client's. */
  readonly retry?: RetryPolicy
  /** True: send also while requests are disabled, e.g. to clean up. Default: false. */
  readonly bypassGate?: boolean
  /** A label for events and errors, e.g. `UploadPart`. */
  readonly operation?: string
}

/** What can be said for one request whose answer is read whole. */
export interface SendOptions extends StreamOptions {
  /** Default: the client's. */
  readonly maxResponseBytes?: number
}
