import { ServiceError } from '../errors/service-error.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'

/** Which web pages may call, as a bucket's CORS rule says it. `*` stands for anything. */
export interface CorsRule {
  readonly allowedOrigins: readonly string[]
  readonly allowedMethods: readonly string[]
  readonly allowedHeaders?: readonly string[]
  readonly exposeHeaders?: readonly string[]
  readonly maxAgeSeconds?: number
}

/** Answers a preflight request (docs/protocol.md#cors). @throws ServiceFailure `AccessForbidden`. */
export function preflight(rules: readonly CorsRule[], headers: RequestHeaders): HttpResponse {
  const method = headers.get('access-control-request-method') ?? ''
  const wanted = (headers.get('access-control-request-headers') ?? '').split(',').filter(Boolean)
  const allowed = corsHeaders(rules, headers, method, wanted)
  if (allowed === undefined) throw new ServiceError('AccessForbidden')
  return emptyResponse(200, allowed)
}

/** What an answer to a page's own request says; nothing when no rule fits. */
export function corsHeaders(
  rules: readonly CorsRule[],
  headers: RequestHeaders,
  method: string,
  wantedHeaders: readonly string[] = [],
): Readonly<Record<string, string>> | undefined {
  const origin = headers.get('origin')
  if (origin === undefined) return undefined
  const rule = rules.find(
    ({ allowedOrigins, allowedMethods, allowedHeaders = [] }) =>
      fits(allowedOrigins, origin) &&
      fits(allowedMethods, method) &&
      wantedHeaders.every((name) => fits(allowedHeaders, name.trim())),
  )
  if (rule === undefined) return undefined
  const result: Record<string, string> = {
    'Access-Control-Allow-Origin': rule.allowedOrigins.includes('*') ? '*' : origin,
    'Access-Control-Allow-Methods': rule.allowedMethods.join(', '),
  }
  if (wantedHeaders.length > 0) result['Access-Control-Allow-Headers'] = wantedHeaders.join(',')
  if (rule.exposeHeaders !== undefined)
    result['Access-Control-Expose-Headers'] = rule.exposeHeaders.join(', ')
  if (rule.maxAgeSeconds !== undefined) result['Access-Control-Max-Age'] = String(rule.maxAgeSeconds)
  return result
}

function fits(allowed: readonly string[], value: string): boolean {
  return allowed.some((entry) => entry === '*' || entry.toLowerCase() === value.toLowerCase())
}
