/**
 * Client-side encryption in the format of the OSS SDKs: a key for each object, wrapped by a master key, and uploads that continue under it.
 *
 * @packageDocumentation
 */
export { type ClientEncryption, clientEncryption } from './client-encryption.ts'
export type { ContentCipher, Transform } from './content-cipher.ts'
export type { EncryptedUpload } from './encrypted-upload.ts'
export { EncryptionError, type EncryptionErrorCode, isEncryptionError } from './encryption-error.ts'
export type { Metadata } from './envelope-metadata.ts'
export type { KeyDescription, KeyWrap } from './key-wrap.ts'
export { type RsaKeyWrapOptions, rsaKeyWrap } from './rsa-key-wrap.ts'
