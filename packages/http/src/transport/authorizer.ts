import type { HttpRequest } from './http-request.ts'

/** What an authorizer is told for one attempt. */
export interface AuthorizeOptions {
  /** Add this to the local time to get the service's time. Known after the service refused our clock, else 0. */
  readonly clockSkewMs: number
  /** True: the service refused the credentials of the attempt before; get new ones instead of cached ones. */
  readonly forceRefresh: boolean
  /** Aborts when the request is not wanted any more. */
  readonly signal: AbortSignal
}

/** Port: gives a request what it needs to be let in. Called for each attempt, so that date, signature and token are fresh. */
export interface Authorizer {
  /** Returns the request to send, at once or later. An error thrown here ends the request and comes out unchanged. */
  authorize(request: HttpRequest, options: AuthorizeOptions): HttpRequest | Promise<HttpRequest>
}
