/** Computes an MD5 of bytes that arrive in chunks. */
interface Md5 {
  update(bytes: Uint8Array): void
  /** Ends the computation. Returns the digest as `Content-MD5` has it: in base64. */
  base64(): string
}

/**
 * Starts an MD5.
 *
 * `#md5` of package.json selects the implementation: Node's under the condition `node`, else the portable
 * one. WebCrypto has no MD5.
 */
export type CreateMd5 = () => Md5
