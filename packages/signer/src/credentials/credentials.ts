/** An access key pair, with the security token that belongs to it if it is temporary (STS). */
export interface Credentials {
  /** Identifies the access key; sent with each request. */
  readonly accessKeyId: string
  /** Key of the signature; never sent. */
  readonly accessKeySecret: string
  /** Absent or empty for long-lived access keys. */
  readonly securityToken?: string
  /** Milliseconds since the epoch; absent for access keys that do not expire. */
  readonly expiresAt?: number
}
