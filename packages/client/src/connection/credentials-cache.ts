import type { Credentials } from '@oss/signer'
import type { CredentialsProvider } from './credentials.ts'

/** Credentials with the number of the fetch that brought them. */
export interface CachedCredentials {
  readonly credentials: Credentials
  readonly generation: number
}

/** Keeps credentials, and renews them ahead of their end. */
export interface CredentialsCache {
  /** Those that are there, if they need no renewal yet and are not being replaced. */
  fresh(nowMs: number): CachedCredentials | undefined
  /**
   * @param refusedGeneration - the generation that the service has refused, if it has: it is not given out again.
   */
  get(nowMs: number, signal: AbortSignal, refusedGeneration?: number): Promise<CachedCredentials>
  /** Tells the provider that nobody waits any more. */
  close(): void
}

/** Renewed so long before they expire. Requests go on with the present ones meanwhile. */
const AHEAD_MS = 5 * 60_000
/** So long before they expire, requests wait for new ones: no request is to be signed with a token that dies on the way. */
const TOO_LATE_MS = 60_000
/** Tokens that live shortly are used for at least these parts of their life. */
const AHEAD_PART = 2 / 3
const TOO_LATE_PART = 9 / 10
/** After a renewal that failed, the next one is not tried at once by each request. */
const PAUSE_MS = 10_000

interface Present extends CachedCredentials {
  /** From here on they are renewed. */
  readonly renewAtMs: number
  /** From here on requests wait for that. */
  readonly waitAtMs: number
}

/** Makes a cache. Requests that need new credentials wait for one fetch, however many they are. */
export function createCredentialsCache(provider: CredentialsProvider): CredentialsCache {
  // A signal of its own: many requests wait for a fetch, and one that gives up must not take it from the others.
  const closing = new AbortController()
  let present: Present | undefined
  let fetching: { readonly promise: Promise<Present>; readonly isForced: boolean } | undefined
  let pausedUntilMs = Number.NEGATIVE_INFINITY
  let generation = 0

  async function fetch(nowMs: number, forceRefresh: boolean): Promise<Present> {
    try {
      const credentials = await provider({ forceRefresh, signal: closing.signal })
      generation += 1
      present = { credentials, generation, ...timesOf(credentials, nowMs) }
      return present
    } catch (error) {
      pausedUntilMs = nowMs + PAUSE_MS
      // Before its time is up, a token that could not be renewed is still good.
      const isStillGood =
        present !== undefined && !forceRefresh && nowMs < (present.credentials.expiresAt ?? 0)
      if (present !== undefined && isStillGood) return present
      throw error
    } finally {
      fetching = undefined
    }
  }

  function begin(nowMs: number, isForced: boolean): Promise<Present> {
    fetching ??= { promise: fetch(nowMs, isForced), isForced }
    return fetching.promise
  }

  return {
    fresh: (nowMs) =>
      present !== undefined && fetching === undefined && nowMs < present.renewAtMs ? present : undefined,
    async get(nowMs, signal, refusedGeneration) {
      signal.throwIfAborted()
      if (present === undefined || present.generation === refusedGeneration) {
        const renewed = await unlessAborted(begin(nowMs, present !== undefined), signal)
        if (renewed.generation !== refusedGeneration) return renewed
        // A renewal that was under way failed, and fell back on what was refused.
        return unlessAborted(begin(nowMs, true), signal)
      }
      // Nobody is given what somebody else was refused with.
      if (fetching?.isForced) return unlessAborted(fetching.promise, signal)
      if (nowMs < present.renewAtMs) return present
      const isGood = nowMs < (present.credentials.expiresAt ?? 0)
      if (isGood && nowMs < pausedUntilMs) return present
      const renewal = begin(nowMs, false)
      if (nowMs >= present.waitAtMs) return unlessAborted(renewal, signal)
      // Told to who asks when there is no other way.
      renewal.catch(() => undefined)
      return present
    },
    close: () => closing.abort(new DOMException('The client was closed.', 'AbortError')),
  }
}

function timesOf({ expiresAt }: Credentials, nowMs: number): Pick<Present, 'renewAtMs' | 'waitAtMs'> {
  if (expiresAt === undefined)
    return { renewAtMs: Number.POSITIVE_INFINITY, waitAtMs: Number.POSITIVE_INFINITY }
  const lifeMs = expiresAt - nowMs
  return {
    renewAtMs: Math.max(expiresAt - AHEAD_MS, nowMs + lifeMs * AHEAD_PART),
    waitAtMs: Math.max(expiresAt - TOO_LATE_MS, nowMs + lifeMs * TOO_LATE_PART),
  }
}

async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
