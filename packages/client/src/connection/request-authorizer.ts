import type { AuthorizeOptions, Authorizer, Clock, HttpRequest } from '@oss/http/core'
import type { Signer } from '@oss/signer'
import { isAnonymous } from './credentials.ts'
import type { CachedCredentials, CredentialsCache } from './credentials-cache.ts'

/** Signs each attempt with the current credentials and the clock of OSS. */
export function createRequestAuthorizer(signer: Signer, cache: CredentialsCache, clock: Clock): Authorizer {
  // Generation of the credentials of each request, so that twenty parts with an expired token fetch one new
  // token, not twenty.
  const used = new WeakMap<HttpRequest, number>()
  function signed(
    request: HttpRequest,
    nowMs: number,
    { credentials, generation }: CachedCredentials,
    onSigned: AuthorizeOptions['onSigned'],
  ): HttpRequest {
    used.set(request, generation)
    if (isAnonymous(credentials)) return request
    return {
      ...request,
      headers: { ...request.headers, ...signer.sign(request, credentials, new Date(nowMs), onSigned) },
    }
  }
  return {
    authorize(request, { clockSkewMs, forceRefresh, signal, onSigned }) {
      const nowMs = clock.now() + clockSkewMs
      const fresh = forceRefresh ? undefined : cache.fresh(nowMs)
      if (fresh !== undefined) return signed(request, nowMs, fresh, onSigned)
      const refused = forceRefresh ? used.get(request) : undefined
      return cache.get(nowMs, signal, refused).then((renewed) => signed(request, nowMs, renewed, onSigned))
    },
  }
}
