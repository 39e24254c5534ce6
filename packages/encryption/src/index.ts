/**
 * Client-side encryption in the format of the OSS SDKs: each object has its own key, wrapped by a master key,
 * and uploads resume with the same key.
 *
 * @packageDocumentation
 */

export type { ContentCipher, Transform } from './envelope/content-cipher.ts'
export type { Metadata } from './envelope/envelope-metadata.ts'
export { EncryptionError, type EncryptionErrorCode, isEncryptionError } from './errors/encryption-error.ts'
export type { KeyDescription, KeyWrap } from './keys/key-wrap.ts'
export { type RsaKeyWrapOptions, rsaKeyWrap } from './keys/rsa-key-wrap.ts'
export { type ClientEncryption, clientEncryption } from './upload/client-encryption.ts'
export type { EncryptedUpload } from './upload/encrypted-upload.ts'
