import { ServiceError } from '../errors/service-error.ts'
import { readTrafficLimit } from '../parameters/traffic-limit.ts'
import type { HttpResponse } from '../wire/http-response.ts'
import type { BodyFilter } from '../wire/request-body.ts'
import { createThrottle, type Throttle, throttled } from '../wire/throttle.ts'
import type { RequestHead } from './request-head.ts'

/**
 * Bandwidth limits of one request: the server's for uploads, and `x-oss-traffic-limit` in both directions.
 */
export interface TrafficPace {
  readonly uploadFilters: readonly BodyFilter[]
  /** Adds the delay caused by the request's own limit as a header, and throttles the body of the response. */
  apply(response: HttpResponse): HttpResponse
}

export function createTrafficPace(
  uploadThrottle: Throttle | undefined,
  head: RequestHead,
  signal: AbortSignal,
): TrafficPace {
  const requestLimit = requestThrottle(head)
  const throttles = [uploadThrottle, requestLimit].filter((throttle) => throttle !== undefined)
  return {
    uploadFilters: throttles.map((throttle) => (chunks) => throttled(chunks, throttle, signal)),
    apply(response) {
      if (requestLimit === undefined) return response
      const delayMs = Math.round(requestLimit.waitedMs() + requestLimit.delayMs(streamedBytes(response)))
      const headers = delayMs > 0 ? { 'x-oss-qos-delay-time': String(delayMs) } : {}
      const { body } = response
      const throttledBody =
        body.kind === 'text'
          ? body
          : { ...body, chunks: () => throttled(body.chunks(), requestLimit, signal) }
      return { ...response, headers: { ...response.headers, ...headers }, body: throttledBody }
    },
  }
}

/** The head of a response is sent before its body is delayed. */
function streamedBytes({ body }: HttpResponse): number {
  return body.kind === 'stream' ? body.byteLength : 0
}

/** An invalid limit is ignored here, because dispatching the request rejects it. */
function requestThrottle({ headers, query }: RequestHead): Throttle | undefined {
  try {
    const bytesPerSecond = readTrafficLimit(headers, query)
    return bytesPerSecond === undefined ? undefined : createThrottle(bytesPerSecond)
  } catch (error) {
    if (error instanceof ServiceError) return undefined
    throw error
  }
}
