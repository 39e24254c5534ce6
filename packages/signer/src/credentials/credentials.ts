/** An access key pair, with the security token that belongs to it if it is temporary (STS). */
export interface Credentials {
  /** Identifies the access key; sent with each request. */
  readonly accessKeyId: string
  /** Key of the signature; never sent. */
  readonly accessKeySecret: string
  /** Absent or empty for long-lived access keys. */
  readonly securityToken?: string
  /**
   * Milliseconds since the epoch, a `Date`, or an ISO 8601 string with a time zone, such as
   * `2030-01-31T12:00:00Z`. A number below 10^11, such as seconds, is rejected. Absent for access keys that
   * do not expire, or if their expiry is unknown.
   */
  readonly expiresAt?: number | Date | string
}
