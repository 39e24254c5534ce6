import type { Credentials } from '@oss/signer'

/** The argument of a {@link CredentialsProvider}. */
export interface CredentialsRequest {
  /** True: the service rejected the current credentials, so the provider must fetch new ones. */
  readonly forceRefresh: boolean
  /** Aborts when no caller waits for the credentials any more. */
  readonly signal: AbortSignal
}

/**
 * Returns credentials; the type of the option `credentials` of `OssClient` in `@oss/client`. A provider
 * caches nothing: the client does, calls it again ahead of `expiresAt`, and lets concurrent requests share
 * one call.
 *
 * Rejects with `CredentialsError`, or with the reason of the aborted signal.
 */
export type CredentialsProvider = (request: CredentialsRequest) => Promise<Credentials>
