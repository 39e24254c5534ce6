/** An access key pair, with the token that belongs to it when it is a temporary (STS) one. */
export interface Credentials {
  /** Says whose signature it is; sent with each request. */
  readonly accessKeyId: string
  /** Makes the signature; never sent. */
  readonly accessKeySecret: string
  /** Absent for long-lived keys. */
  readonly securityToken?: string
  /** Milliseconds since the epoch; absent for keys that do not expire, or of which nobody says when. */
  readonly expiresAt?: number
}

/** How credentials are asked for. */
export interface CredentialsRequest {
  /** True: the service refused the present ones; get others. */
  readonly forceRefresh: boolean
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/**
 * Where credentials come from: what `OssClient` of `@oss/client` takes as `credentials`. It keeps nothing between calls: the client does, asks
 * again ahead of `expiresAt`, and lets all requests wait for one call.
 *
 * Rejects with `CredentialsError`, or with the reason of the aborted signal.
 */
export type CredentialsProvider = (request: CredentialsRequest) => Promise<Credentials>
