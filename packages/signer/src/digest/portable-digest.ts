import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { toHex } from '../encoding/bytes-to-text.ts'
import type { Digest } from './digest.ts'

const UTF8 = new TextEncoder()

/** The hash functions in JavaScript, for browsers and other platforms without `node:crypto`. */
export const digest: Digest = {
  sha256Hex: (message) => toHex(sha256(bytesOf(message))),
  hmacSha256: (key, message) => hmac(sha256, bytesOf(key), bytesOf(message)),
  createMac(key) {
    // The key is hashed once here; each message starts from a copy of that state.
    const prepared = hmac.create(sha256, key)
    return (message) => toHex(prepared.clone().update(bytesOf(message)).digest())
  },
  hmacSha1: (key, message) => hmac(sha1, bytesOf(key), message),
}

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? UTF8.encode(value) : value
}
