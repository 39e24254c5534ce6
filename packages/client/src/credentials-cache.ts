import type { Credentials } from '@oss/signer'
import type { CredentialsProvider } from './credentials.ts'

/** Credentials with the number of the fetch that brought them. */
interface CachedCredentials {
  readonly credentials: Credentials
  readonly generation: number
}

/** Keeps credentials until shortly before they expire. */
export interface CredentialsCache {
  /**
   * @param refusedGeneration - the generation that the service has refused, if it has: it is not given out again.
   */
  get(nowMs: number, signal: AbortSignal, refusedGeneration?: number): Promise<CachedCredentials>
}

/** Fetched anew so long before they expire, so that no request is signed with a token that dies on the way. */
const AHEAD_MS = 5 * 60_000
/** Tokens that live shortly are used for at least this part of their life. */
const USED_PART = 2 / 3

interface Present extends CachedCredentials {
  readonly renewAtMs: number
}

/** Makes a cache. Requests that come while credentials are being fetched wait for that one fetch. */
export function createCredentialsCache(provider: CredentialsProvider): CredentialsCache {
  let present: Present | undefined
  let fetching: Promise<Present> | undefined
  let generation = 0

  async function fetch(nowMs: number, forceRefresh: boolean): Promise<Present> {
    try {
      // A signal of its own: many requests wait for this, and one that gives up must not take it from the others.
      const credentials = await provider({ forceRefresh, signal: new AbortController().signal })
      generation += 1
      present = { credentials, generation, renewAtMs: renewalOf(credentials, nowMs) }
      return present
    } catch (error) {
      // Before its time is up, a token that could not be renewed is still good.
      const stillGood = present !== undefined && !forceRefresh && nowMs < (present.credentials.expiresAt ?? 0)
      if (present !== undefined && stillGood) return present
      throw error
    } finally {
      fetching = undefined
    }
  }

  return {
    async get(nowMs, signal, refusedGeneration) {
      signal.throwIfAborted()
      const refused = present !== undefined && present.generation === refusedGeneration
      if (present !== undefined && !refused && nowMs < present.renewAtMs) return present
      fetching ??= fetch(nowMs, refused)
      return unlessAborted(fetching, signal)
    },
  }
}

function renewalOf({ expiresAt }: Credentials, nowMs: number): number {
  if (expiresAt === undefined) return Number.POSITIVE_INFINITY
  return Math.max(expiresAt - AHEAD_MS, nowMs + (expiresAt - nowMs) * USED_PART)
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
