/** Computes the code of a message in hexadecimal, with the key that it was created with. */
export type Mac = (message: string) => string

/**
 * The hash functions of signatures, all synchronous, because `sign` is. Text is hashed as UTF-8.
 *
 * `#digest` of package.json selects the implementation: Node's under the condition `node`, else the portable
 * one.
 */
export interface Digest {
  /** Computes a SHA-256, in hexadecimal. */
  sha256Hex(message: string | Uint8Array): string
  hmacSha256(key: string | Uint8Array, message: string): Uint8Array
  /** Prepares HMAC-SHA256 under a key for many messages. Inspecting the result does not show the key. */
  createMac(key: Uint8Array): Mac
  hmacSha1(key: string, message: Uint8Array): Uint8Array
}
