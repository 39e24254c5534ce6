import { ServiceError } from '../errors/service-error.ts'
import { readTrafficLimit } from '../parameters/traffic-limit.ts'
import type { HttpResponse } from '../wire/http-response.ts'
import type { BodyFilter } from '../wire/request-body.ts'
import { createThrottle, type Throttle, throttled } from '../wire/throttle.ts'
import type { RequestHead } from './request-head.ts'

/** The limits that hold one request back: the server's own for uploads, and `x-oss-traffic-limit` both ways. */
export interface TrafficPace {
  readonly uploadFilters: readonly BodyFilter[]
  /** Tells what the request's own limit cost so far, and holds the body of the answer to it. */
  apply(response: HttpResponse): HttpResponse
}

export function createTrafficPace(
  uploadThrottle: Throttle | undefined,
  head: RequestHead,
  signal: AbortSignal,
): TrafficPace {
  const own = requestThrottle(head)
  const throttles = [uploadThrottle, own].filter((throttle) => throttle !== undefined)
  return {
    uploadFilters: throttles.map((throttle) => (chunks) => throttled(chunks, throttle, signal)),
    apply(response) {
      if (own === undefined) return response
      const delayMs = Math.round(own.waitedMs())
      const headers = delayMs > 0 ? { 'x-oss-qos-delay-time': String(delayMs) } : {}
      const { body } = response
      const held =
        body.kind === 'text' ? body : { ...body, chunks: () => throttled(body.chunks(), own, signal) }
      return { ...response, headers: { ...response.headers, ...headers }, body: held }
    },
  }
}

/** A limit out of range is refused later, as part of the answer. */
function requestThrottle({ headers, query }: RequestHead): Throttle | undefined {
  try {
    const bytesPerSecond = readTrafficLimit(headers, query)
    return bytesPerSecond === undefined ? undefined : createThrottle(bytesPerSecond)
  } catch (error) {
    if (error instanceof ServiceError) return undefined
    throw error
  }
}
