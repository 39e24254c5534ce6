// What the SDKs for C++, Java and Go do, by the rules of docs/decisions/0020-client-side-encryption.md and
// without our code: counters of 64 bits, one block at a time.
import { constants, createCipheriv, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto'
import type { PemKeys } from './master-keys.ts'

const padding = constants.RSA_PKCS1_PADDING

/** An object as another SDK stores it. */
export interface StoredByOther {
  readonly content: Buffer
  /** User metadata, names without `x-oss-meta-`. */
  readonly metadata: Readonly<Record<string, string>>
}

/** Encrypts as another SDK, optionally with a description of the master key. */
export function encryptAsOther(content: Uint8Array, { publicKey }: PemKeys, matdesc?: string): StoredByOther {
  const key = randomBytes(32)
  const start = Buffer.concat([randomBytes(8), Buffer.alloc(4), randomBytes(4)])
  const wrap = (bytes: Uint8Array): string =>
    publicEncrypt({ key: publicKey, padding }, bytes).toString('base64')
  return {
    content: withKeystream(content, key, start),
    metadata: {
      'client-side-encryption-key': wrap(key),
      'client-side-encryption-start': wrap(start),
      'client-side-encryption-cek-alg': 'AES/CTR/NoPadding',
      'client-side-encryption-wrap-alg': 'RSA/NONE/PKCS1Padding',
      ...(matdesc !== undefined && { 'client-side-encryption-matdesc': matdesc }),
    },
  }
}

/** The key and the start of the counter that an object's metadata hold. */
export function secretsOf(
  metadata: Readonly<Record<string, string>>,
  { privateKey }: PemKeys,
): { readonly key: Buffer; readonly start: Buffer } {
  const unwrap = (name: string): Buffer =>
    privateDecrypt({ key: privateKey, padding }, Buffer.from(metadata[name] ?? '', 'base64'))
  return { key: unwrap('client-side-encryption-key'), start: unwrap('client-side-encryption-start') }
}

/** Decrypts as another SDK. */
export function decryptAsOther({ content, metadata }: StoredByOther, keys: PemKeys): Buffer {
  const { key, start } = secretsOf(metadata, keys)
  return withKeystream(content, key, start)
}

/** Encrypts or decrypts from the first byte of an object on. */
export function withKeystream(content: Uint8Array, key: Uint8Array, start: Buffer): Buffer {
  const blocks = Buffer.alloc(Math.ceil(content.byteLength / 16) * 16)
  for (let at = 0; at < blocks.byteLength; at += 16) {
    start.copy(blocks, at, 0, 8)
    blocks.writeBigUInt64BE(BigInt.asUintN(64, start.readBigUInt64BE(8) + BigInt(at / 16)), at + 8)
  }
  const keystream = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(blocks)
  return Buffer.from(content).map((byte, index) => byte ^ (keystream[index] ?? 0)) as Buffer
}
