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

/** Returns the HMAC-SHA256 function of the V4 signing key of an access key secret and a scope. */
export type SigningMacProvider = (credentials: Secret, scope: KeyScope) => Mac

/** The last part of every V4 scope. */
export const SCOPE_TERMINATOR = 'aliyun_v4_request'

const MAX_CACHED_KEYS = 16

/** Derives the V4 signing key: each of day, region and product is hashed with the key derived before it. */
export function deriveSigningKey(accessKeySecret: string, scope: KeyScope): Uint8Array {
  const dayKey = digest.hmacSha256(`aliyun_v4${accessKeySecret}`, scope.day)
  const regionKey = digest.hmacSha256(dayKey, scope.region)
  const productKey = digest.hmacSha256(regionKey, scope.product)
  return digest.hmacSha256(productKey, SCOPE_TERMINATOR)
}

interface CachedMac extends KeyScope, Secret {
  readonly mac: Mac
}

/** Creates a provider that caches the 16 keys used last, because a key stays the same for a whole day. */
export function createSigningMacProvider(): SigningMacProvider {
  const cachedMac = createMacCache()
  // This lookup needs no hash. An entry lives only as long as the credentials object with the same secret.
  const lastUsed = new WeakMap<Secret, CachedMac>()
  return (credentials, { day, region, product }) => {
    const { accessKeySecret } = credentials
    const last = lastUsed.get(credentials)
    if (
      last?.accessKeySecret === accessKeySecret &&
      last.day === day &&
      last.region === region &&
      last.product === product
    ) {
      return last.mac
    }
    const mac = cachedMac(accessKeySecret, { day, region, product })
    lastUsed.set(credentials, { accessKeySecret, day, region, product, mac })
    return mac
  }
}

function createMacCache(): (accessKeySecret: string, scope: KeyScope) => Mac {
  const cache = new Map<string, Mac>()
  return (accessKeySecret, scope) => {
    // The cache must not hold the secret in clear text, so entries are found by a hash of it.
    const text = JSON.stringify([accessKeySecret, scope.day, scope.region, scope.product])
    const entry = digest.sha256Hex(text)
    const mac = cache.get(entry) ?? digest.createMac(deriveSigningKey(accessKeySecret, scope))
    // Deleting and setting moves the entry to the end, so the first entry is the least recently used.
    cache.delete(entry)
    cache.set(entry, mac)
    if (cache.size > MAX_CACHED_KEYS) {
      for (const oldest of cache.keys()) {
        cache.delete(oldest)
        break
      }
    }
    return mac
  }
}
