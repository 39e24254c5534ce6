import type { ByteStream, CheckpointStore, OpenSource, ServiceLimits, UploadSource } from '@oss/multipart'

/** User metadata; names without `x-oss-meta-`. */
export type EncryptionMetadata = Readonly<Record<string, string>>

/**
 * Port for encrypting objects before they are sent, and decrypting them after they were received (OSS:
 * client-side encryption).
 *
 * Adapter: `clientEncryption` of `@oss/encryption`.
 */
export interface ClientEncryption {
  /** Creates the encryption of one upload. */
  startUpload(): UploadEncryption
  /**
   * Creates the decryption of an object from its user metadata. Rejects when the object is not encrypted, or
   * cannot be decrypted.
   */
  open(metadata: EncryptionMetadata): Promise<ObjectDecryption>
}

/** Encryption of one upload. Encrypted content has the same size. */
export interface UploadEncryption {
  /** Returns a source with the encrypted content of another. Different content never gets the same key. */
  source(source: UploadSource): UploadSource
  /** The same for an open source. */
  open(source: OpenSource): Promise<OpenSource>
  /** Encrypts a stream that is read once. */
  stream(stream: ByteStream): AsyncIterable<Uint8Array>
  /** Returns a store that records the wrapped key with each upload id. */
  checkpoints(store: CheckpointStore): CheckpointStore
  /**
   * Returns the metadata to add to the object: for content of the given size, or for parts of about the given
   * size within the limits of the service.
   */
  metadata(
    sent: { readonly size: number } | { readonly partSize: number; readonly limits: ServiceLimits },
  ): Promise<EncryptionMetadata>
}

/** Decryption of one object. */
export interface ObjectDecryption {
  /**
   * Returns a function that decrypts consecutive bytes, starting at this position of the object. The cipher
   * is symmetric: applied to decrypted bytes, the function encrypts them.
   */
  at(position: number): (bytes: Uint8Array) => Uint8Array
}

/** Options of operations that read or write a whole object. */
export interface EncryptionOptions {
  /**
   * Encrypts or decrypts the object on this machine, so that OSS never sees its content; see
   * `clientEncryption(...)` of `@oss/encryption`. The size stays the same, and checksums are those of the
   * encrypted content. Protects confidentiality only: anyone who can write to the bucket can change the
   * content unnoticed. Default: none.
   */
  readonly clientEncryption?: ClientEncryption
}
