import type { ByteStream, CheckpointStore, OpenSource, UploadSource } from '@oss/multipart'

/** User metadata, for names without `x-oss-meta-`. */
export type EncryptionMetadata = Readonly<Record<string, string>>

/**
 * Port: how objects are encrypted before they leave this machine, and decrypted when they come back (OSS: client-side encryption).
 *
 * Adapter: `clientEncryption` of `@oss/encryption`.
 */
export interface ClientEncryption {
  /** Begins one upload. */
  startUpload(): UploadEncryption
  /** What decrypts an object, by its user metadata. Rejects when it is not encrypted, or cannot be decrypted. */
  open(metadata: EncryptionMetadata): Promise<ObjectDecryption>
}

/** How one upload is encrypted. The encrypted bytes are as many as the others. */
export interface UploadEncryption {
  /** A source that gives the encrypted bytes of another; two contents never get the same key. */
  source(source: UploadSource): UploadSource
  /** The same of a source that is open. */
  open(source: OpenSource): Promise<OpenSource>
  /** The encrypted bytes of a stream that is read once. */
  stream(stream: ByteStream): AsyncIterable<Uint8Array>
  /** A store that remembers the wrapped key with each upload id. */
  checkpoints(store: CheckpointStore): CheckpointStore
  /** What the object's metadata must say: of a whole that has so many bytes, or of parts of about so many. */
  metadata(sent: { readonly size: number } | { readonly partSize: number }): Promise<EncryptionMetadata>
}

/** How one object is decrypted. */
export interface ObjectDecryption {
  /** Decrypts bytes that follow one another, the first of which has that position in the object. Of decrypted bytes it makes encrypted ones. */
  at(position: number): (bytes: Uint8Array) => Uint8Array
}

/** What reads or writes an object as a whole, and can encrypt or decrypt it. */
export interface EncryptionOptions {
  /**
   * Encrypts the object here, or decrypts it, so that OSS never sees its content; `clientEncryption(...)` of `@oss/encryption`. Its size stays, and
   * checksums are those of what is stored. It keeps a secret, and proves nothing: who may write to the bucket can change the content unnoticed.
   * Default: none.
   */
  readonly clientEncryption?: ClientEncryption
}
