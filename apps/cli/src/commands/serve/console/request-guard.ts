import type { IncomingHttpHeaders } from 'node:http'

/** The head of a request, as far as it is checked. */
export interface GuardedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

/** Why a request is rejected. */
export interface Rejection {
  readonly status: 403 | 405 | 421
  readonly reason: string
}

/**
 * Keeps out the pages of other sites, which can send requests to this machine: the name in `Host` must be one
 * of this server (a site can resolve its own name to 127.0.0.1), requests that change something and all of
 * `/api` must come from this server's page, and GET changes nothing.
 *
 * @param hosts - the hosts with ports under which the server is reached.
 */
export function rejectionOf(
  { method, path, headers }: GuardedRequest,
  hosts: ReadonlySet<string>,
): Rejection | undefined {
  const { host = '', origin } = headers
  if (!hosts.has(host)) return { status: 421, reason: `This server is reached at ${[...hosts].join(', ')}.` }
  const isOwnOrigin = origin === `http://${host}`
  if (method === 'POST') {
    return isOwnOrigin ? undefined : { status: 403, reason: 'POST requests must come from the console.' }
  }
  if (method !== 'GET') return { status: 405, reason: `The method ${method} is not supported.` }
  const site = headers['sec-fetch-site']
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none'
  if (path.startsWith('/api/') && !(isOwnSite && (origin === undefined || isOwnOrigin))) {
    return { status: 403, reason: 'Requests of the API must come from the console.' }
  }
  return undefined
}
