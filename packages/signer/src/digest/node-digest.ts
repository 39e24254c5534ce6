import { createHmac, createSecretKey, hash } from 'node:crypto'
import type { Digest } from './digest.ts'

/** The hash functions of Node's OpenSSL. */
export const digest: Digest = {
  sha256Hex: (message) => hash('sha256', message, 'hex'),
  hmacSha256: (key, message) => createHmac('sha256', key).update(message).digest(),
  createMac(key) {
    // A key object makes OpenSSL ten times as fast as a key in bytes.
    const prepared = createSecretKey(key)
    return (message) => createHmac('sha256', prepared).update(message).digest('hex')
  },
  hmacSha1: (key, message) => createHmac('sha1', key).update(message).digest(),
}
