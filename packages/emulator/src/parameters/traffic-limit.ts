import { invalidArgument } from '../errors/service-error.ts'
import type { Query } from '../wire/query.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'

const TRAFFIC_LIMIT = 'x-oss-traffic-limit'

/**
 * Reads the bandwidth limit that a request sets for itself, in bytes per second (EC 0004-00000502).
 *
 * @throws ServiceError `InvalidArgument` outside 819200 to 838860800 bit/s.
 */
export function readTrafficLimit(headers: RequestHeaders, query: Query): number | undefined {
  const text = headers.get(TRAFFIC_LIMIT) ?? query.get(TRAFFIC_LIMIT)
  if (text === undefined) return undefined
  const bitsPerSecond = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (bitsPerSecond < 819_200 || bitsPerSecond > 838_860_800) {
    const message = 'The x-oss-traffic-limit must be an integer between 819200 and 838860800.'
    throw invalidArgument(TRAFFIC_LIMIT, text, message, '0004-00000502')
  }
  return bitsPerSecond / 8
}
