import { randomBytes } from 'node:crypto'
import { checkCount, checkMethods, checkType, OptionError } from '../errors/option-error.ts'
import type { HttpEvents } from '../request/http-events.ts'
import { InterruptionGate } from '../request/interruption-gate.ts'
import { RequestSlots } from '../request/semaphore.ts'
import { type RequestLimits, requestLimits } from '../request/timeouts.ts'
import { createRetryPolicy, type RetryPolicy } from '../retry/retry-policy.ts'
import type { Clock } from '../time/clock.ts'
import { systemClock } from '../time/clock.ts'
import type { Authorizer } from '../transport/authorizer.ts'
import type { Transport } from '../transport/transport.ts'
import { undiciTransport } from '../undici/undici-transport.ts'
import { tellers } from './event-channels.ts'
import type { HttpClientOptions } from './http-client-options.ts'

/** What all requests of a client share. */
export interface ClientContext {
  readonly transport: Transport
  readonly authorizer: Authorizer | undefined
  readonly retry: RetryPolicy
  readonly clock: Clock
  readonly gate: InterruptionGate
  /** Closed for ever when the client is closed. */
  readonly lifetime: InterruptionGate
  readonly slots: RequestSlots
  readonly timeouts: NonNullable<HttpClientOptions['timeouts']>
  /** Those of a request that has none of its own. */
  readonly limits: RequestLimits
  readonly maxResponseBytes: number
  readonly allowInsecure: boolean
  readonly refreshCredentialsOn: ReadonlySet<string>
  readonly on: HttpEvents
  /** A name for a call that no other has. */
  nextCallId(): string
  /** Whether there was a response, whatever it said: the endpoint is right, and the way to it is open at times. */
  hasResponded: boolean
  /** How far the service's clock is ahead of ours, once it told. */
  clockSkewMs: number
}

const credentialCodes = [
  'SecurityTokenExpired',
  'InvalidSecurityToken',
  'AccessKeyIdAndSecurityTokenNotMatch',
]

/** The options with their defaults. @throws OptionError */
export function clientContext(options: HttpClientOptions): ClientContext {
  const { maxConnections = 256, maxResponseBytes = 1_048_576 } = options
  checkCount('maxConnections', maxConnections)
  checkCount('maxResponseBytes', maxResponseBytes)
  checkType('allowInsecure', options.allowInsecure, 'boolean')
  checkMethods('on', options.on)
  for (const [name, listener] of Object.entries(options.on ?? {}))
    checkType(`on.${name}`, listener, 'function')
  checkMethods('connections', options.connections)
  checkMethods('transport', options.transport, 'send')
  checkMethods('authorizer', options.authorizer, 'authorize')
  checkMethods('retry', options.retry, 'delayMs', 'succeeded')
  checkMethods('clock', options.clock, 'now', 'sleep', 'random')
  checkMethods('gate', options.gate, 'enter', 'open', 'close')
  checkNames('refreshCredentialsOn', options.refreshCredentialsOn)
  if (options.transport !== undefined && options.connections !== undefined)
    throw new OptionError(
      'connections',
      'connections are those of the default transport. Give transport or connections.',
    )
  return {
    transport: options.transport ?? undiciTransport(options.connections),
    authorizer: options.authorizer,
    retry: options.retry ?? createRetryPolicy(),
    clock: options.clock ?? systemClock,
    gate: options.gate ?? new InterruptionGate(),
    lifetime: new InterruptionGate(),
    slots: new RequestSlots(maxConnections),
    timeouts: options.timeouts ?? {},
    limits: requestLimits(options.timeouts),
    maxResponseBytes,
    allowInsecure: options.allowInsecure ?? false,
    refreshCredentialsOn: new Set(options.refreshCredentialsOn ?? credentialCodes),
    on: tellers(options.on ?? {}),
    nextCallId: callIds(),
    hasResponded: false,
    clockSkewMs: 0,
  }
}

function checkNames(field: string, names: readonly string[] | undefined): void {
  if (names === undefined) return
  const areNames = Array.isArray(names) && names.every((name) => typeof name === 'string')
  if (!areNames) throw new OptionError(field, `${field} must be an array of strings.`)
}

function callIds(): () => string {
  // Clients of several processes may tell to one place.
  const client = randomBytes(6).toString('hex')
  let calls = 0
  return () => {
    calls += 1
    return `${client}-${calls}`
  }
}
