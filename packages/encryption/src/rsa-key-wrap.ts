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
import { EncryptionError } from './encryption-error.ts'
import { checkDescription } from './envelope-metadata.ts'
import type { KeyDescription, KeyWrap } from './key-wrap.ts'

/** The keys of an RSA master key. */
export interface RsaKeyWrapOptions {
  /** The public key as PEM, 2,048 bits or more: it encrypts. */
  readonly publicKey: string
  /** The private key as PEM, not encrypted: it decrypts. Default: none, so that objects can be written and not read. */
  readonly privateKey?: string
  /** Tells this key from others; stored with each object, readable by all who may read the object. Default: none. */
  readonly description?: KeyDescription
}

const ALGORITHM = 'RSA/NONE/PKCS1Padding'
const MIN_BITS = 2048
const padding = constants.RSA_PKCS1_PADDING

/**
 * A master key that is an RSA key pair, as `SimpleRSAEncryptionMaterials` of the Java and C++ SDKs and `CreateMasterRsa` of the Go SDK.
 *
 * @throws EncryptionError `KEY_INVALID`
 */
export function rsaKeyWrap({ publicKey, privateKey, description }: RsaKeyWrapOptions): KeyWrap {
  checkDescription(description)
  const encrypting = readKey('publicKey', publicKey, createPublicKey)
  const bits = encrypting.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < MIN_BITS)
    throw new EncryptionError(
      'KEY_INVALID',
      `publicKey has ${bits} bits; an RSA key of ${MIN_BITS} or more is needed`,
    )
  const decrypting =
    privateKey === undefined ? undefined : readKey('privateKey', privateKey, createPrivateKey)
  // Otherwise objects would be written that nobody can ever read.
  if (decrypting !== undefined && !createPublicKey(decrypting).equals(encrypting))
    throw new EncryptionError('KEY_INVALID', 'publicKey and privateKey must belong to the same key pair')
  return {
    algorithm: ALGORITHM,
    ...(description && { description }),
    async wrap(bytes) {
      return publicEncrypt({ key: encrypting, padding }, bytes)
    },
    ...(decrypting && {
      async unwrap(bytes: Uint8Array) {
        return decrypted(decrypting, bytes)
      },
      authenticate: authenticatorOf(decrypting),
    }),
  }
}

// What it throws is not the cause: OpenSSL's words about a key have no place in logs.
function readKey(field: string, pem: unknown, read: (pem: string) => KeyObject): KeyObject {
  try {
    // A public key can be taken from a private one; whoever gives that has mixed them up.
    if (typeof pem === 'string' && !(field === 'publicKey' && pem.includes('PRIVATE KEY'))) {
      const key = read(pem)
      if (key.asymmetricKeyType === 'rsa') return key
    }
  } catch {
    // Said below.
  }
  throw new EncryptionError('KEY_INVALID', `${field} is not an RSA key as PEM`)
}

// Not a signature: the key then would serve two ends, and whatever it decrypts and signs would have to be kept apart.
function authenticatorOf(key: KeyObject): (text: string) => Promise<string> {
  const secret = createHash('sha256')
    .update('oss checkpoint\0')
    .update(key.export({ type: 'pkcs8', format: 'der' }))
    .digest()
  const mac = createSecretKey(secret)
  return async (text) => createHmac('sha256', mac).update(text).digest('hex')
}

function decrypted(key: KeyObject, bytes: Uint8Array): Uint8Array {
  try {
    return privateDecrypt({ key, padding }, bytes)
  } catch (error) {
    // Node.js refuses it where its OpenSSL would tell attackers whether the padding was right (CVE-2023-46809).
    if (error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_ARG_VALUE') {
      const message =
        'This Node.js does not decrypt RSA with PKCS #1 padding, which the format demands. Use Node.js 24 or newer, or a key wrap of your own.'
      throw new EncryptionError('UNWRAP_REFUSED', message)
    }
    const message = 'The private key is not the one that the key of the object was wrapped for.'
    throw new EncryptionError('UNWRAP_FAILED', message)
  }
}
