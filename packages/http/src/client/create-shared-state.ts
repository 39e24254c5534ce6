import { checkCount, checkMethods, checkStrings, checkType } from '../errors/check-options.ts'
import { RENEWABLE_CREDENTIALS } from '../errors/failure-class.ts'
import { OptionError } from '../errors/option-error.ts'
import { checkListeners, createEventSink } from '../request/emit.ts'
import { InterruptionGate } from '../request/interruption-gate.ts'
import { Semaphore } from '../request/semaphore.ts'
import type { SharedState } from '../request/shared-state.ts'
import { resolveTimeouts } from '../request/timeouts.ts'
import { createRetryPolicy } from '../retry/retry-policy.ts'
import { systemClock } from '../time/clock.ts'
import type { Transport } from '../transport/transport.ts'
import type { HttpClientOptions } from './http-client-options.ts'

/** Checks the options and fills in the defaults. @throws OptionError */
export function createSharedState(options: HttpClientOptions): SharedState {
  const { maxConnections = 256, maxResponseBytes = 1_048_576 } = options
  checkCount('maxConnections', maxConnections)
  checkCount('maxResponseBytes', maxResponseBytes)
  checkType('allowInsecure', options.allowInsecure, 'boolean')
  checkListeners(options.on)
  checkType('debug', options.debug, 'function')
  checkTransport(options.transport)
  checkMethods('authorizer', options.authorizer, 'authorize')
  checkMethods('networkStatus', options.networkStatus, 'isDown', 'whenUp')
  checkMethods('retry', options.retry, 'delayMs', 'succeeded')
  checkMethods('clock', options.clock, 'now', 'sleep', 'random')
  checkMethods('gate', options.gate, 'enter', 'open', 'close')
  checkStrings('refreshCredentialsOn', options.refreshCredentialsOn)
  return {
    transport: options.transport,
    authorizer: options.authorizer,
    networkStatus: options.networkStatus,
    retry: options.retry ?? createRetryPolicy(),
    clock: options.clock ?? systemClock,
    gate: options.gate ?? new InterruptionGate(),
    lifetime: new InterruptionGate(),
    semaphore: new Semaphore(maxConnections),
    timeouts: options.timeouts ?? {},
    resolvedTimeouts: resolveTimeouts(options.timeouts),
    maxResponseBytes,
    allowInsecure: options.allowInsecure ?? false,
    refreshCredentialsOn: new Set(options.refreshCredentialsOn ?? RENEWABLE_CREDENTIALS),
    events: createEventSink(options.on ?? {}, options.debug, options.clock ?? systemClock),
    debug: options.debug,
    nextCallId: createCallIds(),
    hasResponded: false,
    clockSkewMs: 0,
  }
}

function checkTransport(transport: Transport | undefined): void {
  if (transport === undefined)
    throw new OptionError('transport', 'transport is missing: this client has no default transport.')
  checkMethods('transport', transport, 'send')
  if (transport.bodies !== 'chunks' && transport.bodies !== 'whole')
    throw new OptionError('transport.bodies', "transport.bodies must be 'chunks' or 'whole'.")
}

function hexOf(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

function createCallIds(): () => string {
  // Several processes may write to the same log.
  const client = Array.from(crypto.getRandomValues(new Uint8Array(6)), hexOf).join('')
  let calls = 0
  return () => {
    calls += 1
    return `${client}-${calls}`
  }
}
