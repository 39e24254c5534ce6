import { hash } from 'node:crypto'
import { ValidationError } from '../errors/validation-error.ts'
import { checkOption } from '../options/check-options.ts'

/** One of several disjoint shares of a set of files, which different hosts upload. */
export interface Shard {
  /** Number of this shard, from 1 to `count`. */
  readonly index: number
  /** Number of shards, from 1 to 10,000; the same for each of them. */
  readonly count: number
}

const MAX_SHARDS = 10_000
/** Bytes of the digest that decide: a number of them is exact. */
const DECIDING_BYTES = 6

/**
 * Returns the number of the shard, from 1 to `count`, that has the file with this key. It depends on nothing
 * else, and is the same in all versions: the first six bytes of the SHA-256 of the key in UTF-8, as a
 * big-endian number, modulo `count`, plus one.
 *
 * @throws ValidationError `OPTION_INVALID` for a `count` that is not a whole number from 1 to 10,000
 */
export function shardOf(key: string, count: number): number {
  checkCount('count', count)
  return (hash('sha256', key, 'buffer').readUIntBE(0, DECIDING_BYTES) % count) + 1
}

/** Returns whether the file with this key is in a shard; without one, all files are. */
export function isInShard(key: string, shard: Shard | undefined): boolean {
  return shard === undefined || shardOf(key, shard.count) === shard.index
}

/** Checks a shard. @throws ValidationError `OPTION_INVALID` that names the field and the accepted range */
export function checkShard(shard: Shard | undefined): void {
  if (shard === undefined) return
  checkOption('shard', shard, {
    accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    range: 'an object with index and count',
  })
  const { index, count } = shard
  checkCount('shard.count', count)
  if (!isBetween(index, 1, count)) throw outOfRange('shard.index', index, count)
}

function checkCount(field: string, count: number): void {
  if (!isBetween(count, 1, MAX_SHARDS)) throw outOfRange(field, count, MAX_SHARDS)
}

function isBetween(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
}

function outOfRange(field: string, value: unknown, max: number): ValidationError {
  const got = typeof value === 'number' ? value : typeof value
  const message = `${field} must be a whole number from 1 to ${max} (got ${got})`
  return new ValidationError('OPTION_INVALID', field, message)
}
