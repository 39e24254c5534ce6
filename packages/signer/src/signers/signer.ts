import type { SignableRequest } from '../canonical/signable-request.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { PostPolicy } from './post-policy.ts'

/**
 * `v4` (HMAC-SHA256, bound to a region and a day) or `v1` (HMAC-SHA1, for endpoints that do not accept V4).
 */
export type SignatureVersion = 'v1' | 'v4'

/** Lifetime of a signed URL. */
export interface PresignOptions {
  /** Whole seconds from the signing time. V4: 1 to 604800 (seven days). V1: 1 or more. */
  readonly expiresInSeconds: number
}

/** The texts that a signature is computed from, for comparison with those of the service. */
export interface SignedTexts {
  /** `undefined` for V1 signatures, which have none. */
  readonly canonicalRequest: string | undefined
  readonly stringToSign: string
}

/** Signs requests. Uses no clock and no network, so the same input has the same signature. */
export interface Signer {
  /** Signature version of this signer. */
  readonly version: SignatureVersion
  /**
   * Returns the headers to add to the request, with lower-case names. They replace headers of the same name.
   *
   * @param onSigned - called with the signed texts, to determine why a service computes another signature.
   * They contain the security token.
   * @throws SigningError if the request, the credentials or the time cannot be signed.
   */
  sign(
    request: SignableRequest,
    credentials: Credentials,
    at: Date,
    onSigned?: (texts: SignedTexts) => void,
  ): Readonly<Record<string, string>>
  /**
   * Returns a URL that carries the signature in its query. Anyone who has the URL can make the request until
   * it expires, so treat it as a secret. The request must be sent with the same `content-type`, `content-md5`
   * and `x-oss-` headers that were signed.
   *
   * @throws SigningError if the request, the credentials, the time or the lifetime cannot be signed.
   */
  presign(request: SignableRequest, credentials: Credentials, at: Date, options: PresignOptions): URL
  /**
   * Returns the signed fields of an HTML form that uploads an object from a browser (OSS: PostObject). Add
   * the fields that the conditions name. Anyone who has the form can upload until it expires.
   *
   * @throws SigningError if the credentials, the time or the lifetime cannot be signed.
   */
  signPolicy(policy: PostPolicy, credentials: Credentials, at: Date): Readonly<Record<string, string>>
}
