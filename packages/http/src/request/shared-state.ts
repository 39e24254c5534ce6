import type { RetryPolicy } from '../retry/retry-policy.ts'
import type { Clock } from '../time/clock.ts'
import type { Authorizer } from '../transport/authorizer.ts'
import type { NetworkStatus } from '../transport/network-status.ts'
import type { Transport } from '../transport/transport.ts'
import type { DebugSink } from './debug-event.ts'
import type { EventSink } from './emit.ts'
import type { InterruptionGate } from './interruption-gate.ts'
import type { Semaphore } from './semaphore.ts'
import type { ResolvedTimeouts, Timeouts } from './timeouts.ts'

/** Configuration and state that all requests of a client share. */
export interface SharedState {
  readonly transport: Transport
  readonly authorizer: Authorizer | undefined
  readonly networkStatus: NetworkStatus | undefined
  readonly retry: RetryPolicy
  readonly clock: Clock
  readonly gate: InterruptionGate
  /** Closed permanently when the client is closed. */
  readonly lifetime: InterruptionGate
  readonly semaphore: Semaphore
  readonly timeouts: Timeouts
  /** Limits of a request without limits of its own. */
  readonly resolvedTimeouts: ResolvedTimeouts
  readonly maxResponseBytes: number
  readonly allowInsecure: boolean
  readonly refreshCredentialsOn: ReadonlySet<string>
  readonly events: EventSink
  readonly debug: DebugSink | undefined
  /** Returns an id that no other call of any process has. */
  nextCallId(): string
  /**
   * Whether any response has arrived, whatever its status: the endpoint is right and can be reached at times.
   */
  hasResponded: boolean
  /**
   * Milliseconds to add to the local time to get the service's; 0 until the service rejects the local clock.
   */
  clockSkewMs: number
}
