import { type Credentials, parseExpiresAt } from '@oss/signer'
import type { CredentialsProvider } from './credentials.ts'
import { unlessAborted } from './unless-aborted.ts'

/** Credentials, and the number of the fetch that returned them. */
export interface CachedCredentials {
  readonly credentials: Credentials
  readonly generation: number
}

/** Caches credentials, and renews them before they expire. */
export interface CredentialsCache {
  /** Returns the cached credentials if they need no renewal and none was forced. */
  fresh(nowMs: number): CachedCredentials | undefined
  /**
   * Returns the cached credentials, or waits for new ones.
   *
   * @param refusedGeneration - the generation that OSS rejected: it is not returned again.
   */
  get(nowMs: number, signal: AbortSignal, refusedGeneration?: number): Promise<CachedCredentials>
  /** Aborts a fetch in progress. */
  close(): void
}

/** Time before expiry at which credentials are renewed in the background. */
const RENEW_BEFORE_MS = 5 * 60_000
/** Time before expiry at which requests wait for new credentials, so that no token expires in transit. */
const WAIT_BEFORE_MS = 60_000
/** Tokens with a short lifetime are used for at least these fractions of it. */
const RENEW_AFTER_FRACTION = 2 / 3
const WAIT_AFTER_FRACTION = 9 / 10
/** Delay between failed renewals, so that not every request starts one. */
const PAUSE_MS = 10_000

interface CurrentCredentials extends CachedCredentials {
  /** `undefined` if the credentials do not expire. */
  readonly expiresAtMs: number | undefined
  /** Time from which the credentials are renewed. */
  readonly renewAtMs: number
  /** Time from which requests wait for the renewal. */
  readonly waitAtMs: number
}

/** Creates a cache. All requests that need new credentials wait for the same fetch. */
export function createCredentialsCache(provider: CredentialsProvider): CredentialsCache {
  // Has its own signal: many requests wait for a fetch, and one that is aborted must not abort it for the
  // others.
  const closing = new AbortController()
  let current: CurrentCredentials | undefined
  let fetching: { readonly promise: Promise<CurrentCredentials>; readonly isForced: boolean } | undefined
  let pausedUntilMs = Number.NEGATIVE_INFINITY
  let generation = 0

  async function fetch(nowMs: number, forceRefresh: boolean): Promise<CurrentCredentials> {
    try {
      const credentials = await provider({ forceRefresh, signal: closing.signal })
      const expiresAtMs = parseExpiresAt(credentials.expiresAt)
      generation += 1
      current = { credentials, generation, expiresAtMs, ...timesOf(expiresAtMs, nowMs) }
      return current
    } catch (error) {
      pausedUntilMs = nowMs + PAUSE_MS
      // A token that could not be renewed is still valid until it expires.
      const isStillValid = current !== undefined && !forceRefresh && nowMs < (current.expiresAtMs ?? 0)
      if (current !== undefined && isStillValid) return current
      throw error
    } finally {
      fetching = undefined
    }
  }

  function startFetch(nowMs: number, isForced: boolean): Promise<CurrentCredentials> {
    fetching ??= { promise: fetch(nowMs, isForced), isForced }
    return fetching.promise
  }

  return {
    fresh: (nowMs) =>
      current !== undefined && fetching === undefined && nowMs < current.renewAtMs ? current : undefined,
    async get(nowMs, signal, refusedGeneration) {
      signal.throwIfAborted()
      if (current === undefined || current.generation === refusedGeneration) {
        const renewed = await unlessAborted(startFetch(nowMs, current !== undefined), signal)
        if (renewed.generation !== refusedGeneration) return renewed
        // The renewal in progress failed and fell back to the rejected credentials.
        return unlessAborted(startFetch(nowMs, true), signal)
      }
      // Rejected credentials are not returned to other requests.
      if (fetching?.isForced) return unlessAborted(fetching.promise, signal)
      if (nowMs < current.renewAtMs) return current
      const isValid = nowMs < (current.expiresAtMs ?? 0)
      if (isValid && nowMs < pausedUntilMs) return current
      const renewal = startFetch(nowMs, false)
      if (nowMs >= current.waitAtMs) return unlessAborted(renewal, signal)
      // A failed renewal is reported only if there are no usable credentials.
      renewal.catch(() => undefined)
      return current
    },
    close: () => closing.abort(new DOMException('The client was closed.', 'AbortError')),
  }
}

function timesOf(
  expiresAtMs: number | undefined,
  nowMs: number,
): Pick<CurrentCredentials, 'renewAtMs' | 'waitAtMs'> {
  if (expiresAtMs === undefined)
    return { renewAtMs: Number.POSITIVE_INFINITY, waitAtMs: Number.POSITIVE_INFINITY }
  const lifeMs = expiresAtMs - nowMs
  return {
    renewAtMs: Math.max(expiresAtMs - RENEW_BEFORE_MS, nowMs + lifeMs * RENEW_AFTER_FRACTION),
    waitAtMs: Math.max(expiresAtMs - WAIT_BEFORE_MS, nowMs + lifeMs * WAIT_AFTER_FRACTION),
  }
}
