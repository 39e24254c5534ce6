import type { Timeouts } from './http-client-options.ts'
import type { AttemptLimits } from './transport.ts'

const defaults: AttemptLimits = { connectMs: 10_000, idleMs: 60_000, responseMs: 120_000 }
const defaultResponseBodyMs = 120_000

/** The limits of one request: its own, else the client's, else the defaults. */
export interface RequestLimits {
  readonly attempt: AttemptLimits
  readonly responseBodyMs: number
  readonly totalMs: number | undefined
}

/** @throws RangeError for a limit that is no number of milliseconds above 0 */
export function requestLimits(ofClient: Timeouts = {}, ofRequest: Timeouts = {}): RequestLimits {
  const limits = { ...defaults, ...ofClient, ...ofRequest }
  for (const [name, value] of Object.entries(limits)) {
    if (value > 0 && Number.isFinite(value)) continue
    throw new RangeError(`timeouts.${name} must be a number of milliseconds above 0.`)
  }
  const { connectMs, idleMs, responseMs, totalMs } = limits
  const { responseBodyMs = Math.max(defaultResponseBodyMs, responseMs) } = limits
  return { attempt: { connectMs, idleMs, responseMs }, responseBodyMs, totalMs }
}
