import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'
import type { Credentials } from '../signers/signer.ts'

/** For what a V4 key is good: one day, one region, one product. */
export interface KeyScope {
  /** `yyyymmdd`, UTC. */
  readonly day: string
  readonly region: string
  readonly product: string
}

/** What a key is made from. */
type Secret = Pick<Credentials, 'accessKeySecret'>

/** Gives the V4 signing key of an access key secret and a scope. */
export type KeyDeriver = (credentials: Secret, scope: KeyScope) => KeyObject

/** The last part of every V4 scope. */
export const scopeTerminator = 'aliyun_v4_request'

const maxCachedKeys = 16

/** The V4 key chain: day, region and product are folded in one after the other. */
export function deriveKey(accessKeySecret: string, scope: KeyScope): Buffer {
  const dayKey = hmac(`aliyun_v4${accessKeySecret}`, scope.day)
  const regionKey = hmac(dayKey, scope.region)
  const productKey = hmac(regionKey, scope.product)
  return hmac(productKey, scopeTerminator)
}

interface UsedKey extends KeyScope, Secret {
  readonly key: KeyObject
}

/** A deriver that remembers the last 16 keys it gave, because a key is the same for a whole day. */
export function createKeyDeriver(): KeyDeriver {
  const keyOfSecret = keyCache()
  // Found without hashing anything. What is remembered lives no longer than the credentials, which hold the same secret.
  const lastUsed = new WeakMap<Secret, UsedKey>()
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
    const key = keyOfSecret(accessKeySecret, { day, region, product })
    lastUsed.set(credentials, { accessKeySecret, day, region, product, key })
    return key
  }
}

function keyCache(): (accessKeySecret: string, scope: KeyScope) => KeyObject {
  const cache = new Map<string, KeyObject>()
  return (accessKeySecret, scope) => {
    // The cache must not hold the secret in clear, so a hash of it is the name.
    const text = JSON.stringify([accessKeySecret, scope.day, scope.region, scope.product])
    const name = hash('sha256', text, 'base64')
    // A key object, because OpenSSL takes ten times as long with the bare bytes.
    const key = cache.get(name) ?? createSecretKey(deriveKey(accessKeySecret, scope))
    // Removing and adding puts the key last, so that the first one is the least used.
    cache.delete(name)
    cache.set(name, key)
    if (cache.size > maxCachedKeys) {
      for (const oldest of cache.keys()) {
        cache.delete(oldest)
        break
      }
    }
    return key
  }
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
