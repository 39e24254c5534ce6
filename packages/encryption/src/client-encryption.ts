import type { ContentCipher } from './content-cipher.ts'
import { EncryptedUpload } from './encrypted-upload.ts'
import { EncryptionError } from './encryption-error.ts'
import { openEnvelope } from './envelope.ts'
import type { Metadata } from './envelope-metadata.ts'
import { checkDescription } from './envelope-metadata.ts'
import type { KeyWrap } from './key-wrap.ts'

/** How objects are encrypted before they leave, and decrypted when they come back. For any number of objects. */
export interface ClientEncryption {
  /** Begins one upload. */
  startUpload(): EncryptedUpload
  /**
   * What decrypts an object, by its user metadata (names without `x-oss-meta-`).
   *
   * @throws EncryptionError when it is not encrypted, or cannot be decrypted; or what `unwrap` throws.
   */
  open(metadata: Metadata): Promise<ContentCipher>
}

/**
 * Encryption by the client, in the format of the OSS SDKs for Java, C++, Go and Python: what they have written can be read, and they can read
 * what is written.
 *
 * It keeps secrets; it proves nothing. Whoever may write to the bucket can flip bits of the content without being noticed.
 *
 * @param keyWrap - the master key.
 * @throws EncryptionError `KEY_INVALID`
 */
export function clientEncryption(keyWrap: KeyWrap): ClientEncryption {
  if (typeof keyWrap?.wrap !== 'function' || typeof keyWrap.algorithm !== 'string')
    throw new EncryptionError('KEY_INVALID', 'keyWrap is no key wrap: it has algorithm and wrap')
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
