import { ServiceError } from '../errors/service-error.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'

/** A CORS rule of a bucket. `*` matches everything. */
export interface CorsRule {
  readonly allowedOrigins: readonly string[]
  readonly allowedMethods: readonly string[]
  readonly allowedHeaders?: readonly string[]
  readonly exposeHeaders?: readonly string[]
  readonly maxAgeSeconds?: number
}

/** Handles a preflight request (docs/protocol.md#cors). @throws ServiceError `AccessForbidden`. */
export function preflight(rules: readonly CorsRule[], headers: RequestHeaders): HttpResponse {
  const method = headers.get('access-control-request-method') ?? ''
  const requested = (headers.get('access-control-request-headers') ?? '').split(',').filter(Boolean)
  const allowed = corsHeaders(rules, headers, method, requested)
  if (allowed === undefined) throw new ServiceError('AccessForbidden')
  return emptyResponse(200, allowed)
}

/** Returns the CORS headers of a response; undefined when no rule matches. */
export function corsHeaders(
  rules: readonly CorsRule[],
  headers: RequestHeaders,
  method: string,
  requestedHeaders: readonly string[] = [],
): Readonly<Record<string, string>> | undefined {
  const origin = headers.get('origin')
  if (origin === undefined) return undefined
  const rule = rules.find(
    ({ allowedOrigins, allowedMethods, allowedHeaders = [] }) =>
      matches(allowedOrigins, origin) &&
      matches(allowedMethods, method) &&
      requestedHeaders.every((name) => matches(allowedHeaders, name.trim())),
  )
  if (rule === undefined) return undefined
  const result: Record<string, string> = {
    'Access-Control-Allow-Origin': rule.allowedOrigins.includes('*') ? '*' : origin,
    'Access-Control-Allow-Methods': rule.allowedMethods.join(', '),
  }
  if (requestedHeaders.length > 0) result['Access-Control-Allow-Headers'] = requestedHeaders.join(',')
  if (rule.exposeHeaders !== undefined)
    result['Access-Control-Expose-Headers'] = rule.exposeHeaders.join(', ')
  if (rule.maxAgeSeconds !== undefined) result['Access-Control-Max-Age'] = String(rule.maxAgeSeconds)
  return result
}

function matches(allowed: readonly string[], value: string): boolean {
  return allowed.some((entry) => entry === '*' || entry.toLowerCase() === value.toLowerCase())
}
