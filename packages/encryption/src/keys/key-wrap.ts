/** Describes a master key: an object of strings, stored as JSON in the metadata of objects (OSS: matdesc). */
export type KeyDescription = Readonly<Record<string, string>>

/**
 * Port: a master key, which encrypts (wraps) the keys of objects. Each object has its own key, which is
 * stored only in wrapped form.
 *
 * Adapters: `rsaKeyWrap`, or your own for a key management service.
 */
export interface KeyWrap {
  /** Name of the algorithm in the metadata of objects, such as `RSA/NONE/PKCS1Padding` or `KMS/ALICLOUD`. */
  readonly algorithm: string
  /**
   * Stored with each object, so that readers with several master keys can select the right one. Default:
   * none.
   */
  readonly description?: KeyDescription
  /** Encrypts 32 or 16 bytes. Called twice for each object, before any of it is sent. */
  wrap(bytes: Uint8Array): Promise<Uint8Array>
  /**
   * Decrypts the result of `wrap`, of this or another SDK. Without it, objects can be written but not read,
   * and an interrupted upload sends all parts again.
   *
   * @param description - the description of the master key; empty if there is none or it is not a JSON
   * object. A value that is not a string is passed as JSON: `{"version": 1}` as `{ version: '1' }`.
   * @param descriptionText - the description as it is stored; empty if there is none. Other SDKs allow any
   * text.
   * @throws EncryptionError `UNWRAP_FAILED` if this is not the key; an upload then starts over. After any
   * other error the upload fails and can be resumed when the key is available again.
   */
  unwrap?(bytes: Uint8Array, description: KeyDescription, descriptionText: string): Promise<Uint8Array>
  /**
   * Computes a signature or MAC of a text with the secret of this key. Needed if anyone can wrap keys, as
   * with a public key: an upload then resumes only with a key that was created by an owner of the secret,
   * never with one that an attacker wrote to the checkpoint. Default: none.
   */
  authenticate?(text: string): Promise<string>
}
