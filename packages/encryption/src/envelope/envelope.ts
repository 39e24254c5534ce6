import { EncryptionError, isEncryptionError } from '../errors/encryption-error.ts'
import type { KeyWrap } from '../keys/key-wrap.ts'
import { ContentCipher, KEY_BYTES, randomSecrets, START_BYTES } from './content-cipher.ts'
import { formatEnvelope, type Metadata, parseEnvelope } from './envelope-metadata.ts'

/** The key of one object, as a cipher and in wrapped form. */
export interface Envelope {
  readonly cipher: ContentCipher
  /** User metadata of the object. */
  readonly metadata: Metadata
}

/**
 * Creates a key for one content. It must never be used for another.
 *
 * @throws EncryptionError `KEY_INVALID` or `WRAP_FAILED`
 */
export async function createEnvelope(keyWrap: KeyWrap): Promise<Envelope> {
  const { algorithm, description = {} } = keyWrap
  const { key, start } = randomSecrets()
  const metadata = formatEnvelope({
    key: await wrapBytes(keyWrap, key),
    start: await wrapBytes(keyWrap, start),
    algorithm,
    description,
  })
  return { cipher: new ContentCipher(key, start), metadata }
}

/** Unwraps the key in the metadata of an object. @throws EncryptionError, or the error of `unwrap` */
export async function openEnvelope(keyWrap: KeyWrap, metadata: Metadata): Promise<Envelope> {
  const { key, start, algorithm, description, descriptionText } = parseEnvelope(metadata)
  if (algorithm.toLowerCase() !== keyWrap.algorithm.toLowerCase()) {
    const message = `The key of the object is wrapped with ${JSON.stringify(algorithm.slice(0, 64))}, but the key wrap supports only ${keyWrap.algorithm}. Use the key wrap that encrypted the object.`
    throw new EncryptionError('ALGORITHM_UNKNOWN', message)
  }
  if (keyWrap.unwrap === undefined)
    throw new EncryptionError(
      'UNWRAP_MISSING',
      'The key wrap cannot decrypt, because it has no private key. Pass privateKey, or a key wrap with unwrap.',
    )
  const [keyBytes, startBytes] = [
    await keyWrap.unwrap(key, description, descriptionText),
    await keyWrap.unwrap(start, description, descriptionText),
  ]
  // With a wrong private key, OpenSSL returns random bytes of random length instead of an error.
  if (keyBytes.byteLength !== KEY_BYTES || startBytes.byteLength !== START_BYTES)
    throw new EncryptionError(
      'UNWRAP_FAILED',
      'The master key is not the one that wrapped the key of the object. Use that master key.',
    )
  return { cipher: new ContentCipher(keyBytes, startBytes), metadata }
}

async function wrapBytes(keyWrap: KeyWrap, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await keyWrap.wrap(bytes)
  } catch (error) {
    if (isEncryptionError(error)) throw error
    throw new EncryptionError('WRAP_FAILED', 'The key wrap could not encrypt the key of the object.', {
      cause: error,
    })
  }
}
