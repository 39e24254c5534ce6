/** What tells one master key from others: a JSON object of texts in the object's metadata (OSS: matdesc). */
export type KeyDescription = Readonly<Record<string, string>>

/**
 * Port: a master key, which encrypts the keys of objects. Each object has a key of its own; only its wrapped form is stored.
 *
 * Adapters: `rsaKeyWrap`; one of your own for a key management service.
 */
export interface KeyWrap {
  /** Its name in the objects' metadata, such as `RSA/NONE/PKCS1Padding` or `KMS/ALICLOUD`. */
  readonly algorithm: string
  /** Stored with each object, so that readers with several master keys find the right one. Default: none. */
  readonly description?: KeyDescription
  /** Encrypts 32 or 16 bytes. Called twice for each object, before anything of it is sent. */
  wrap(bytes: Uint8Array): Promise<Uint8Array>
  /**
   * Decrypts what `wrap` gave, here or in another SDK. Without it objects can be written but not read, and an upload that was cut off sends
   * everything again.
   *
   * @param description - description of the master key that wrapped the key; empty when there is none, or when it is not a JSON object. A value
   * that is not a string is passed as JSON: `{"version": 1}` as `{ version: '1' }`.
   * @param descriptionText - the description as it is stored; empty when there is none. Other SDKs allow any text.
   * @throws EncryptionError `UNWRAP_FAILED` when this is not the key. An upload then begins anew; with any other error it fails, and can be
   * continued when the key can be had again.
   */
  unwrap?(bytes: Uint8Array, description: KeyDescription, descriptionText: string): Promise<Uint8Array>
  /**
   * A text that only who has the secret of this key can make of another: a signature, or a MAC. A key that anybody can wrap for, as a public key,
   * needs it: an upload then goes on only under a key that was made here, and not under one that was put into its checkpoint. Default: none.
   */
  authenticate?(text: string): Promise<string>
}
