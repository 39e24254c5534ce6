import { refuseEncryption } from '../encryption/check-encryption.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { choice, defined } from './header-value.ts'

/** Options of requests to a bucket whose owner lets requesters pay. */
export interface PayerOptions {
  /**
   * `requester`: you pay for the request and the traffic, as a third-party bucket may require (OSS:
   * x-oss-request-payer).
   */
  readonly requestPayer?: 'requester'
}

/** Options of requests that transfer the content of an object. */
export interface TransferOptions {
  /**
   * Maximum speed of one request in bits per second, enforced by OSS: 819,200 (100 KiB/s) to 838,860,800
   * (OSS: x-oss-traffic-limit).
   */
  readonly trafficLimitBitsPerSecond?: number
}

const MIN_TRAFFIC_LIMIT = 819_200
const MAX_TRAFFIC_LIMIT = 838_860_800

/** Returns the header of `requestPayer`. @throws ValidationError `OPTION_INVALID` */
export function payerHeaders({ requestPayer }: PayerOptions): Record<string, string> {
  return defined({ 'x-oss-request-payer': choice('requestPayer', requestPayer, ['requester']) })
}

/**
 * Returns the header of `trafficLimitBitsPerSecond`, for a request without client-side encryption.
 *
 * @throws ValidationError `TRAFFIC_LIMIT_OUT_OF_RANGE` or `ENCRYPTION_INVALID`
 */
export function transferHeaders(options: TransferOptions): Record<string, string> {
  refuseEncryption(options)
  const { trafficLimitBitsPerSecond: limit } = options
  if (limit === undefined) return {}
  if (Number.isInteger(limit) && limit >= MIN_TRAFFIC_LIMIT && limit <= MAX_TRAFFIC_LIMIT)
    return { 'x-oss-traffic-limit': String(limit) }
  const message = `trafficLimitBitsPerSecond must be a whole number of bits per second from ${MIN_TRAFFIC_LIMIT} to ${MAX_TRAFFIC_LIMIT} (got ${limit})`
  throw new ValidationError('TRAFFIC_LIMIT_OUT_OF_RANGE', 'trafficLimitBitsPerSecond', message)
}
