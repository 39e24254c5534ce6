import {
  constants,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto'
import { EncryptionError } from '../errors/encryption-error.ts'
import { checkDescription } from './check-description.ts'
import type { KeyDescription, KeyWrap } from './key-wrap.ts'

/** An RSA key pair. */
export interface RsaKeyWrapOptions {
  /** Public key as PEM, 2,048 bits or more; encrypts. */
  readonly publicKey: string
  /**
   * Private key as PEM, not encrypted; decrypts. Default: none, so that objects can be written but not read.
   */
  readonly privateKey?: string
  /**
   * Description of this key; stored with each object and readable by all who may read the object. Default:
   * none.
   */
  readonly description?: KeyDescription
}

const ALGORITHM = 'RSA/NONE/PKCS1Padding'
const MIN_BITS = 2048
const PADDING = constants.RSA_PKCS1_PADDING

/**
 * Returns a key wrap for an RSA key pair, compatible with `SimpleRSAEncryptionMaterials` of the Java and C++
 * SDKs and `CreateMasterRsa` of the Go SDK.
 *
 * @throws EncryptionError `KEY_INVALID`
 */
export function rsaKeyWrap({ publicKey, privateKey, description }: RsaKeyWrapOptions): KeyWrap {
  checkDescription(description)
  const encryptionKey = readKey('publicKey', publicKey, createPublicKey)
  const bits = encryptionKey.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < MIN_BITS)
    throw new EncryptionError(
      'KEY_INVALID',
      `publicKey must be an RSA key of at least ${MIN_BITS} bits (got ${bits})`,
    )
  const decryptionKey =
    privateKey === undefined ? undefined : readKey('privateKey', privateKey, createPrivateKey)
  // Otherwise nobody could decrypt the objects that are written.
  if (decryptionKey !== undefined && !createPublicKey(decryptionKey).equals(encryptionKey))
    throw new EncryptionError('KEY_INVALID', 'publicKey and privateKey must belong to the same key pair')
  return {
    algorithm: ALGORITHM,
    ...(description && { description }),
    async wrap(bytes) {
      return publicEncrypt({ key: encryptionKey, padding: PADDING }, bytes)
    },
    ...(decryptionKey && {
      async unwrap(bytes: Uint8Array) {
        return decrypt(decryptionKey, bytes)
      },
      authenticate: createAuthenticator(decryptionKey),
    }),
  }
}

// The error has no cause, because OpenSSL's messages about a key do not belong in logs.
function readKey(field: string, pem: unknown, read: (pem: string) => KeyObject): KeyObject {
  try {
    // createPublicKey accepts a private key too; passing one here is a mistake of the caller.
    if (typeof pem === 'string' && !(field === 'publicKey' && pem.includes('PRIVATE KEY'))) {
      const key = read(pem)
      if (key.asymmetricKeyType === 'rsa') return key
    }
  } catch {
    // Reported below.
  }
  throw new EncryptionError('KEY_INVALID', `${field} must be an RSA key in PEM format`)
}

// A MAC rather than a signature, so that the RSA key serves only one purpose.
function createAuthenticator(key: KeyObject): (text: string) => Promise<string> {
  const secret = createHash('sha256')
    .update('oss checkpoint\0')
    .update(key.export({ type: 'pkcs8', format: 'der' }))
    .digest()
  const mac = createSecretKey(secret)
  return async (text) => createHmac('sha256', mac).update(text).digest('hex')
}

function decrypt(key: KeyObject, bytes: Uint8Array): Uint8Array {
  try {
    return privateDecrypt({ key, padding: PADDING }, bytes)
  } catch (error) {
    // Node.js refuses if its OpenSSL would reveal to attackers whether the padding was valid
    // (CVE-2023-46809).
    if (
      typeof error === 'object' &&
      error !== null &&
      Reflect.get(error, 'code') === 'ERR_INVALID_ARG_VALUE'
    ) {
      const message =
        'This version of Node.js does not decrypt RSA with PKCS #1 padding, which the format requires. Use Node.js 24 or later, or your own key wrap.'
      throw new EncryptionError('UNWRAP_REFUSED', message)
    }
    const message = 'The master key is not the one that wrapped the key of the object. Use that master key.'
    throw new EncryptionError('UNWRAP_FAILED', message)
  }
}
