import { AttemptError, type HttpRequest } from '@oss/http/core'
import { IS_BROWSER, isOffline } from '../network/browser-scope.ts'

/**
 * Determines why requests fail. A browser reports a broken connection, an unknown host and a missing CORS
 * rule to the page as the same error without a reason.
 */
export interface FailureReasons {
  /** Records that a response could be read, so that CORS allows requests of this method. */
  responded(request: HttpRequest): void
  /** Returns the error of a request without a response. */
  explain(request: HttpRequest, bytesSent: number): Promise<AttemptError>
}

/** Creates the failure reasons of one transport. */
export function failureReasons(): FailureReasons {
  const readable = new Set<string>()
  const blocked = new Set<string>()
  return {
    responded: (request) => readable.add(nameOf(request)),
    async explain(request, bytesSent) {
      if (bytesSent > 0) return brokenError('SOCKET_CLOSED', 'The connection broke.')
      if (isOffline()) return brokenError('CONNECT_FAILED', 'The browser is offline.')
      const name = nameOf(request)
      if (IS_BROWSER && !readable.has(name) && (await isReachable(request))) {
        // The network may have come back between the failed request and this check: the second time counts.
        if (blocked.has(name)) return corsError(request)
        blocked.add(name)
      }
      return brokenError('CONNECT_FAILED', `${request.url.host} could not be reached.`)
    },
  }
}

function nameOf({ method, url }: HttpRequest): string {
  return `${method} ${url.origin}`
}

/** Whether the service responds to a request that needs no CORS rule. The response cannot be read. */
async function isReachable({ url }: HttpRequest): Promise<boolean> {
  const options = { method: 'HEAD', mode: 'no-cors', credentials: 'omit', cache: 'no-store' } as const
  try {
    await fetch(url.origin, { ...options, signal: AbortSignal.timeout(10_000) })
    return true
  } catch {
    return false
  }
}

function brokenError(code: 'SOCKET_CLOSED' | 'CONNECT_FAILED', message: string): AttemptError {
  // The browser had the whole request, and does not report how much of it was sent.
  return new AttemptError(code, message, { mayHaveBeenApplied: true })
}

function corsError({ method, url }: HttpRequest): AttemptError {
  const message =
    `${url.host} can be reached, but no CORS rule of the bucket allows this page to send a ${method} request. Add a CORS rule to the ` +
    'bucket: the origin of the page, the methods PUT, POST, GET, HEAD and DELETE, all headers (*), and the exposed headers ETag, ' +
    'x-oss-request-id and x-oss-hash-crc64ecma.'
  return new AttemptError('CORS_REFUSED', message, { mayHaveBeenApplied: false })
}
