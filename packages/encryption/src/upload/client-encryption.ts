import type { ContentCipher } from '../envelope/content-cipher.ts'
import { openEnvelope } from '../envelope/envelope.ts'
import type { Metadata } from '../envelope/envelope-metadata.ts'
import { EncryptionError } from '../errors/encryption-error.ts'
import { checkDescription } from '../keys/check-description.ts'
import type { KeyWrap } from '../keys/key-wrap.ts'
import { EncryptedUpload } from './encrypted-upload.ts'

/**
 * Encrypts objects before they are sent, and decrypts them after they are received. For any number of
 * objects.
 */
export interface ClientEncryption {
  /** Starts one upload. */
  startUpload(): EncryptedUpload
  /**
   * Returns the cipher of an object, from its user metadata (names without `x-oss-meta-`).
   *
   * @throws EncryptionError if it is not encrypted or cannot be decrypted; or the error of `unwrap`
   */
  open(metadata: Metadata): Promise<ContentCipher>
}

/**
 * Client-side encryption in the format of the OSS SDKs for Java, C++, Go and Python, compatible in both
 * directions.
 *
 * The content is secret but not authenticated: anyone who may write to the bucket can change bits of it
 * undetected.
 *
 * @param keyWrap - the master key
 * @throws EncryptionError `KEY_INVALID`
 */
export function clientEncryption(keyWrap: KeyWrap): ClientEncryption {
  if (typeof keyWrap?.wrap !== 'function' || typeof keyWrap.algorithm !== 'string')
    throw new EncryptionError(
      'KEY_INVALID',
      'keyWrap must be a KeyWrap with algorithm and wrap, such as rsaKeyWrap({ ... })',
    )
  checkKeyWrap(keyWrap)
  return {
    startUpload: () => new EncryptedUpload(keyWrap),
    open: async (metadata) => (await openEnvelope(keyWrap, metadata)).cipher,
  }
}

function checkKeyWrap({ description, unwrap, authenticate }: KeyWrap): void {
  for (const [name, value] of Object.entries({ unwrap, authenticate })) {
    if (value === undefined || typeof value === 'function') continue
    throw new EncryptionError('KEY_INVALID', `${name} of the key wrap must be a function`)
  }
  checkDescription(description)
}
