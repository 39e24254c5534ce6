import { createHash } from 'node:crypto'
import { createCrc64 } from './crc64.ts'

/** Length and checksums of content, in the forms that OSS returns. */
export interface Digest {
  readonly byteLength: number
  /** 32 upper-case hex digits, the ETag of a part or of a Normal object without its quotes. */
  readonly md5Hex: string
  /** The same MD5 as a value of `Content-MD5`. */
  readonly md5Base64: string
  /** Unsigned decimal, as in `x-oss-hash-crc64ecma`. */
  readonly crc64: string
}

/** Computes a {@link Digest} incrementally. */
export interface ContentDigest {
  update(bytes: Uint8Array): void
  finish(): Digest
}

/** Creates the digest of content that arrives in chunks. */
export function createContentDigest(): ContentDigest {
  const md5 = createHash('md5')
  const crc64 = createCrc64()
  let byteLength = 0
  return {
    update(bytes) {
      md5.update(bytes)
      crc64.update(bytes)
      byteLength += bytes.byteLength
    },
    finish() {
      const digest = md5.digest()
      return {
        byteLength,
        md5Hex: digest.toString('hex').toUpperCase(),
        md5Base64: digest.toString('base64'),
        crc64: crc64.value().toString(),
      }
    },
  }
}
