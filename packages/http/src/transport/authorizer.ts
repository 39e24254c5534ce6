import type { HttpRequest } from './http-request.ts'

/** Context of one call to `Authorizer.authorize`. */
export interface AuthorizeOptions {
  /**
   * Milliseconds to add to the local time to get the service's; 0 until the service rejects the local clock.
   */
  readonly clockSkewMs: number
  /**
   * True when the service rejected the credentials of the previous attempt: fetch new ones, not cached ones.
   */
  readonly forceRefresh: boolean
  /** With `forceRefresh`: the authorized request that the service rejected. */
  readonly rejected?: HttpRequest | undefined
  /** Aborts when the request is cancelled. */
  readonly signal: AbortSignal
  /** To be called with the signed texts, if given. The client removes the secrets. */
  readonly onSigned?: (texts: SignedTexts) => void
}

/** The texts that a signature is computed from. */
export interface SignedTexts {
  /** `undefined` for V1 signatures, which have none. */
  readonly canonicalRequest: string | undefined
  readonly stringToSign: string
}

/** Port: authorizes a request. Called for each attempt, so that date, signature and token are fresh. */
export interface Authorizer {
  /**
   * Returns the request to send, or a promise of it. An error thrown here ends the request and is passed on
   * unchanged.
   */
  authorize(request: HttpRequest, options: AuthorizeOptions): HttpRequest | Promise<HttpRequest>
}
