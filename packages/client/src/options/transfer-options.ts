import { refuseEncryption } from '../encryption/check-encryption.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { choice, defined } from './header-value.ts'

/** What may be said of any request for a bucket whose owner lets requesters pay. */
export interface PayerOptions {
  /** `requester`: you pay for the request and the traffic, which a bucket of somebody else may ask for (OSS: x-oss-request-payer). */
  readonly requestPayer?: 'requester'
}

/** What may be said of requests that move an object's bytes. */
export interface TransferOptions {
  /** Bits a second at which OSS moves the bytes of one request: 819,200 (100 KiB/s) to 838,860,800 (OSS: x-oss-traffic-limit). */
  readonly trafficLimitBitsPerSecond?: number
}

const MIN_TRAFFIC_LIMIT = 819_200
const MAX_TRAFFIC_LIMIT = 838_860_800

/**
 * The header for a request that somebody else's bucket charges to its sender.
 *
 * @throws ValidationError `OPTION_INVALID`
 */
export function payerHeaders({ requestPayer }: PayerOptions): Record<string, string> {
  return defined({ 'x-oss-request-payer': choice('requestPayer', requestPayer, ['requester']) })
}

/**
 * The header for a limited speed, of a request that does not encrypt.
 *
 * @throws ValidationError `TRAFFIC_LIMIT_OUT_OF_RANGE` or `ENCRYPTION_INVALID`
 */
export function transferHeaders(options: TransferOptions): Record<string, string> {
  refuseEncryption(options)
  const { trafficLimitBitsPerSecond: limit } = options
  if (limit === undefined) return {}
  if (Number.isInteger(limit) && limit >= MIN_TRAFFIC_LIMIT && limit <= MAX_TRAFFIC_LIMIT)
    return { 'x-oss-traffic-limit': String(limit) }
  const message = `trafficLimitBitsPerSecond is ${limit}; it is a whole number of bits a second from ${MIN_TRAFFIC_LIMIT} to ${MAX_TRAFFIC_LIMIT}`
  throw new ValidationError('TRAFFIC_LIMIT_OUT_OF_RANGE', 'trafficLimitBitsPerSecond', message)
}
