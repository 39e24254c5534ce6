import type { DebugSink } from '../request/debug-event.ts'
import type { HttpEvents } from '../request/http-events.ts'
import type { InterruptionGate } from '../request/interruption-gate.ts'
import type { Timeouts } from '../request/timeouts.ts'
import type { RetryPolicy } from '../retry/retry-policy.ts'
import type { Clock } from '../time/clock.ts'
import type { Authorizer } from '../transport/authorizer.ts'
import type { NetworkStatus } from '../transport/network-status.ts'
import type { Transport } from '../transport/transport.ts'

/** Options of a client. Only `transport` is required. */
export interface HttpClientOptions {
  /** Sends each attempt. It is not closed with the client. */
  readonly transport: Transport
  /** Default: requests are sent unchanged. */
  readonly authorizer?: Authorizer
  /**
   * While it reports that the network is down, no attempt starts and none is counted; `timeouts.totalMs`
   * still applies. Default: attempts are made whenever they are due.
   */
  readonly networkStatus?: NetworkStatus
  /** Default: `createRetryPolicy()`. */
  readonly retry?: RetryPolicy
  /** Default: `systemClock`. */
  readonly clock?: Clock
  /** Default: a new gate, open. */
  readonly gate?: InterruptionGate
  /** Each field overrides a default. */
  readonly timeouts?: Timeouts
  /** Maximum number of requests sent at the same time; further ones wait. Default: 256. */
  readonly maxConnections?: number
  /** Maximum length in bytes of a response that `send` reads. Default: 1 048 576. */
  readonly maxResponseBytes?: number
  /** True: allow plain http to other machines. Default: false. */
  readonly allowInsecure?: boolean
  /**
   * Error codes after which the authorizer is called once with `forceRefresh`. Default:
   * `SecurityTokenExpired`, `InvalidSecurityToken`, `AccessKeyIdAndSecurityTokenNotMatch`,
   * `InvalidAccessKeyId`.
   */
  readonly refreshCredentialsOn?: readonly string[]
  /** Event callbacks. Default: none. */
  readonly on?: Partial<HttpEvents>
  /**
   * Receives every detail of every request, for a log that is attached to a bug report: timings, what was
   * signed, reasons of retries. Secrets are redacted. Default: none.
   */
  readonly debug?: DebugSink
}
