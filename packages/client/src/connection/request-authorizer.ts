import type { AuthorizeOptions, Authorizer, Clock, HttpRequest } from '@oss/http/core'
import type { Signer } from '@oss/signer'
import { isAnonymous } from './credentials.ts'
import type { CachedCredentials, CredentialsCache } from './credentials-cache.ts'

/** A request with the generation of the credentials that it was signed with. */
interface SignedRequest extends HttpRequest {
  readonly generation: number
}

/** Signs each attempt with the current credentials and the clock of OSS. */
export function createRequestAuthorizer(signer: Signer, cache: CredentialsCache, clock: Clock): Authorizer {
  function signed(
    request: HttpRequest,
    nowMs: number,
    { credentials, generation }: CachedCredentials,
    onSigned: AuthorizeOptions['onSigned'],
  ): SignedRequest {
    if (isAnonymous(credentials)) return { ...request, generation }
    const added = signer.sign(request, credentials, new Date(nowMs), onSigned)
    return { ...request, headers: { ...request.headers, ...added }, generation }
  }
  return {
    authorize(request, { clockSkewMs, forceRefresh, rejected, signal, onSigned }) {
      const nowMs = clock.now() + clockSkewMs
      const fresh = forceRefresh ? undefined : cache.fresh(nowMs)
      if (fresh !== undefined) return signed(request, nowMs, fresh, onSigned)
      // So that twenty parts with an expired token fetch one new token, not twenty.
      const refused = forceRefresh ? generationOf(rejected) : undefined
      return cache.get(nowMs, signal, refused).then((renewed) => signed(request, nowMs, renewed, onSigned))
    },
  }
}

function generationOf(request: HttpRequest | undefined): number | undefined {
  return request !== undefined && 'generation' in request ? (request as SignedRequest).generation : undefined
}
