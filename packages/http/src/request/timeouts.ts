import { checkDuration, checkMethods } from '../errors/check-options.ts'
import type { AttemptLimits } from '../transport/transport.ts'

/**
 * Time limits in milliseconds. Only `totalMs` ends an upload or a download that is slow but makes progress.
 */
export interface Timeouts {
  /** Until the connection is established, including TLS. Default: 10 000. */
  readonly connectMs?: number
  /**
   * While bytes are waiting to be transferred, in either direction, and none are. Bytes of a request count as
   * transferred when the kernel accepts them; on a slow line, it may accept more only after it has sent a
   * third of its buffer, some MiB at most. Default: 60 000.
   */
  readonly idleMs?: number
  /** From the last byte of the request to the end of the response head. Default: 120 000. */
  readonly responseMs?: number
  /**
   * From the end of a response's head to the end of the response, where it is read into memory: every
   * response but an object that is downloaded. Default: 120 000, or `responseMs` when that is longer.
   */
  readonly responseBodyMs?: number
  /** For a whole call with all attempts and waits; for `stream`, until the response head. Default: none. */
  readonly totalMs?: number
}

/** Time limits of one request, with the defaults filled in. */
export interface ResolvedTimeouts {
  readonly attempt: AttemptLimits
  readonly responseBodyMs: number
  readonly totalMs: number | undefined
}

const DEFAULT_ATTEMPT_LIMITS: AttemptLimits = { connectMs: 10_000, idleMs: 60_000, responseMs: 120_000 }
const DEFAULT_RESPONSE_BODY_MS = 120_000

/**
 * Uses each limit of the request, else that of the client, else the default.
 *
 * @throws OptionError for a limit that is not a number of milliseconds above 0
 */
export function resolveTimeouts(
  clientTimeouts: Timeouts = {},
  requestTimeouts: Timeouts = {},
): ResolvedTimeouts {
  checkMethods('timeouts', clientTimeouts)
  checkMethods('timeouts', requestTimeouts)
  const limitOf = <Name extends keyof Timeouts>(name: Name): Timeouts[Name] => {
    checkDuration(`timeouts.${name}`, requestTimeouts[name])
    checkDuration(`timeouts.${name}`, clientTimeouts[name])
    return requestTimeouts[name] ?? clientTimeouts[name]
  }
  const { connectMs, idleMs, responseMs } = DEFAULT_ATTEMPT_LIMITS
  const attempt = {
    connectMs: limitOf('connectMs') ?? connectMs,
    idleMs: limitOf('idleMs') ?? idleMs,
    responseMs: limitOf('responseMs') ?? responseMs,
  }
  return {
    attempt,
    responseBodyMs: limitOf('responseBodyMs') ?? Math.max(DEFAULT_RESPONSE_BODY_MS, attempt.responseMs),
    totalMs: limitOf('totalMs'),
  }
}
