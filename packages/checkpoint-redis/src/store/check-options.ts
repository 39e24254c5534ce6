import { PlanError } from '@oss/multipart'
import { isRedisClient } from '../client/redis-client.ts'
import { RENEWAL_MS } from '../lease/redis-checkpoint-lease.ts'

const MIN_LEASE_MS = 3 * RENEWAL_MS
const MAX_LEASE_MS = 3_600_000
const MAX_PREFIX_LENGTH = 512

/** Checks the options of a store. @throws PlanError `OPTION_INVALID` */
export function checkStoreOptions({
  client,
  leaseMs,
  prefix,
}: {
  readonly client: unknown
  readonly leaseMs: unknown
  readonly prefix: unknown
}): void {
  if (!isRedisClient(client))
    throw invalid('client', 'a client of ioredis or redis, with the method call or sendCommand', client)
  checkWholeNumber('leaseMs', leaseMs, MIN_LEASE_MS, MAX_LEASE_MS)
  if (typeof prefix !== 'string' || prefix === '' || prefix.length > MAX_PREFIX_LENGTH)
    throw invalid('prefix', `a text of 1 to ${MAX_PREFIX_LENGTH} characters`, prefix)
}

/** Checks a number. @throws PlanError `OPTION_INVALID` */
export function checkWholeNumber(field: string, value: unknown, from: number, to: number): void {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to) return
  throw invalid(field, `a whole number from ${from} to ${to}`, value)
}

/** Checks a function. @throws PlanError `OPTION_INVALID` */
export function checkFunction(field: string, value: unknown): void {
  if (typeof value !== 'function') throw invalid(field, 'a function', value)
}

/** Checks an action. @throws PlanError `OPTION_INVALID` */
export function checkAction(value: unknown): void {
  if (value !== 'pause' && value !== 'cancel') throw invalid('action', '"pause" or "cancel"', value)
}

function invalid(field: string, range: string, value: unknown): PlanError {
  const got = typeof value === 'number' ? String(value) : value === null ? 'null' : typeof value
  return new PlanError('OPTION_INVALID', field, `${field} must be ${range} (got ${got})`)
}
