/** Computes the message authentication code of a text, in hexadecimal, with a fixed key. */
export type Mac = (message: string) => string

/**
 * The hash functions of signatures, all synchronous, because `sign` is. Text is hashed as UTF-8.
 *
 * `#digest` in package.json selects the implementation: that of Node.js under the condition `node`, otherwise
 * the portable one.
 */
export interface Digest {
  /** Computes a SHA-256, in hexadecimal. */
  sha256Hex(message: string | Uint8Array): string
  /** Computes the 32 bytes of HMAC-SHA256. */
  hmacSha256(key: string | Uint8Array, message: string): Uint8Array
  /** Prepares HMAC-SHA256 under a key for many messages. Inspecting the result does not show the key. */
  createMac(key: Uint8Array): Mac
  /** Computes the 20 bytes of HMAC-SHA1. */
  hmacSha1(key: string, message: Uint8Array): Uint8Array
}
