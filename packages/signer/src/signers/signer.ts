import type { PostPolicy } from './post-policy.ts'

/** `v4` (HMAC-SHA256, bound to a region and a day) or `v1` (HMAC-SHA1, for old set-ups). */
export type SignatureVersion = 'v1' | 'v4'

/** The HTTP methods OSS answers to. */
export type HttpMethod = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'

/** An access key pair, with the token that belongs to it when it is a temporary (STS) one. */
export interface Credentials {
  /** Says whose signature it is; sent with each request. */
  readonly accessKeyId: string
  /** Makes the signature; never sent. */
  readonly accessKeySecret: string
  /** Absent or empty for long-lived keys. */
  readonly securityToken?: string
  /** Milliseconds since the epoch; absent for keys that do not expire. */
  readonly expiresAt?: number
}

/** What is looked at to sign a request. The body is never part of it: OSS signs `UNSIGNED-PAYLOAD`. */
export interface SignableRequest {
  /** As it will be sent. */
  readonly method: HttpMethod
  /** Only the query is signed from here; the resource comes from `bucket` and `key`. */
  readonly url: URL
  /** Names in any case. Values are Latin-1 text, one character for one byte on the wire. */
  readonly headers: Readonly<Record<string, string>>
  /** Absent for requests to the service itself. Virtual-host, path and CNAME URLs sign the same resource. */
  readonly bucket?: string
  /** The object's name as text, not percent-encoded. Absent for requests to a bucket. */
  readonly key?: string
}

/** How long a signed URL works. */
export interface PresignOptions {
  /** Whole seconds from the signing time. V4: 1 to 604800 (seven days). V1: 1 or more. */
  readonly expiresInSeconds: number
}

/** Signs requests. Has no clock and no network: the same input gives the same signature. */
export interface Signer {
  /** Which of the two signatures this signer makes. */
  readonly version: SignatureVersion
  /**
   * Returns the headers to add to the request, with lower-case names. They replace headers of the same name.
   *
   * @throws SigningError when the request, the credentials or the time cannot be signed.
   */
  sign(request: SignableRequest, credentials: Credentials, at: Date): Readonly<Record<string, string>>
  /**
   * Returns a URL that carries the signature in its query. Whoever has the URL can make the request until it
   * expires, so treat it as a secret. The request must then be made with the `content-type`, `content-md5` and
   * `x-oss-` headers given here.
   *
   * @throws SigningError when the request, the credentials, the time or the lifetime cannot be signed.
   */
  presign(request: SignableRequest, credentials: Credentials, at: Date, options: PresignOptions): URL
  /**
   * Returns the fields of a form by which a browser uploads an object (OSS: PostObject), besides those that the conditions name. Whoever has
   * the form can upload until it expires.
   *
   * @throws SigningError when the credentials, the time or the lifetime cannot be signed.
   */
  signPolicy(policy: PostPolicy, credentials: Credentials, at: Date): Readonly<Record<string, string>>
}
