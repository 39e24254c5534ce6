import { digest } from '#digest'
import type { Mac } from '../digest/digest.ts'
import type { Credentials } from './credentials.ts'

/** The scope of a V4 signing key: one day, one region, one product. */
export interface KeyScope {
  /** `yyyymmdd`, UTC. */
  readonly day: string
  readonly region: string
  readonly product: string
}

type Secret = Pick<Credentials, 'accessKeySecret'>

/** Returns HMAC-SHA256 under the V4 signing key of an access key secret and a scope. */
export type KeyDeriver = (credentials: Secret, scope: KeyScope) => Mac

/** The last part of every V4 scope. */
export const SCOPE_TERMINATOR = 'aliyun_v4_request'

const MAX_CACHED_KEYS = 16

/** The V4 key chain: day, region and product are folded in one after the other. */
export function deriveKey(accessKeySecret: string, scope: KeyScope): Uint8Array {
  const dayKey = digest.hmacSha256(`aliyun_v4${accessKeySecret}`, scope.day)
  const regionKey = digest.hmacSha256(dayKey, scope.region)
  const productKey = digest.hmacSha256(regionKey, scope.product)
  return digest.hmacSha256(productKey, SCOPE_TERMINATOR)
}

interface CachedKey extends KeyScope, Secret {
  readonly key: Mac
}

/** Creates a deriver that caches the 16 keys used last, because a key stays the same for a whole day. */
export function createKeyDeriver(): KeyDeriver {
  const cachedKey = createKeyCache()
  // Hits without hashing. An entry lives no longer than the credentials object, which holds the same secret.
  const lastUsed = new WeakMap<Secret, CachedKey>()
  return (credentials, { day, region, product }) => {
    const { accessKeySecret } = credentials
    const last = lastUsed.get(credentials)
    if (
      last?.accessKeySecret === accessKeySecret &&
      last.day === day &&
      last.region === region &&
      last.product === product
    ) {
      return last.key
    }
    const key = cachedKey(accessKeySecret, { day, region, product })
    lastUsed.set(credentials, { accessKeySecret, day, region, product, key })
    return key
  }
}

function createKeyCache(): (accessKeySecret: string, scope: KeyScope) => Mac {
  const cache = new Map<string, Mac>()
  return (accessKeySecret, scope) => {
    // The cache must not hold the secret in clear text, so entries are found by a hash of it.
    const text = JSON.stringify([accessKeySecret, scope.day, scope.region, scope.product])
    const entry = digest.sha256Hex(text)
    const key = cache.get(entry) ?? digest.createMac(deriveKey(accessKeySecret, scope))
    // Deleting and setting moves the key to the end, so the first entry is the least recently used.
    cache.delete(entry)
    cache.set(entry, key)
    if (cache.size > MAX_CACHED_KEYS) {
      for (const oldest of cache.keys()) {
        cache.delete(oldest)
        break
      }
    }
    return key
  }
}
