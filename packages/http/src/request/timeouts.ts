import type { Timeouts } from '../client/http-client-options.ts'
import { checkDuration, checkMethods } from '../errors/option-error.ts'
import type { AttemptLimits } from '../transport/transport.ts'

const defaults: AttemptLimits = { connectMs: 10_000, idleMs: 60_000, responseMs: 120_000 }
const defaultResponseBodyMs = 120_000

/** The limits of one request: its own, else the client's, else the defaults. */
export interface RequestLimits {
  readonly attempt: AttemptLimits
  readonly responseBodyMs: number
  readonly totalMs: number | undefined
}

/** @throws OptionError for a limit that is no number of milliseconds above 0 */
export function requestLimits(ofClient: Timeouts = {}, ofRequest: Timeouts = {}): RequestLimits {
  checkMethods('timeouts', ofClient)
  checkMethods('timeouts', ofRequest)
  const limitOf = <Name extends keyof Timeouts>(name: Name): Timeouts[Name] => {
    checkDuration(`timeouts.${name}`, ofRequest[name])
    checkDuration(`timeouts.${name}`, ofClient[name])
    return ofRequest[name] ?? ofClient[name]
  }
  const { connectMs, idleMs, responseMs } = defaults
  const attempt = {
    connectMs: limitOf('connectMs') ?? connectMs,
    idleMs: limitOf('idleMs') ?? idleMs,
    responseMs: limitOf('responseMs') ?? responseMs,
  }
  return {
    attempt,
    responseBodyMs: limitOf('responseBodyMs') ?? Math.max(defaultResponseBodyMs, attempt.responseMs),
    totalMs: limitOf('totalMs'),
  }
}
