/** A signed request. Anyone who has it can send it until it expires: treat it as a secret. */
export interface PresignedRequest {
  readonly method: string
  readonly url: string
  /**
   * Headers that the request must have, with exactly these values, and no other `x-oss-`, `content-type` or
   * `content-md5` headers: they are part of the signature.
   */
  readonly headers: Readonly<Record<string, string>>
  /**
   * Milliseconds since the epoch when the signature expires: after `expiresInSeconds`, or earlier with the
   * credentials that signed it, if they report their expiry.
   */
  readonly expiresAtMs: number
}

/** A part of an upload, and the signed request that stores it. */
export interface PresignedPart extends PresignedRequest {
  /** From 1. */
  readonly partNumber: number
  /** Position of the first byte. */
  readonly start: number
  /** Position after the last byte. */
  readonly end: number
}

/** A signed upload for a client without credentials. Plain data: send it to a browser as JSON. */
export interface PresignedUpload {
  /** Abort the upload if it is not carried out: its parts use storage. */
  readonly uploadId: string
  /** Total size in bytes. */
  readonly size: number
  /** Size in bytes of all parts except the last one. Default: the end of the first of `parts`. */
  readonly partSize?: number
  /** Signed parts. If parts are missing, they are signed when they are sent: see the option `sign`. */
  readonly parts: readonly PresignedPart[]
  /** Signed request that completes the upload. */
  readonly complete: PresignedRequest
}
