import type { Shard } from '@oss/client'
import { InvalidArgumentError } from 'commander'
import { parseAge } from '../text/age.ts'
import { parseByteSize } from '../text/byte-size.ts'

/** The limit of the client. */
const MAX_SHARDS = 10_000

/** Parses a size such as `8MiB` into bytes. @throws InvalidArgumentError */
export function readByteSize(text: string): number {
  const bytes = parseByteSize(text)
  if (bytes === undefined) throw new InvalidArgumentError('Write a size such as 8MiB, 100KB or 5GiB.')
  return bytes
}

/** Parses a rate such as `10MiB/s` into bytes per second. @throws InvalidArgumentError */
export function readRate(text: string): number {
  const bytes = parseByteSize(text.replace(/\/s$/i, ''))
  if (bytes === undefined || bytes === 0) throw new InvalidArgumentError('Write a rate such as 10MiB/s.')
  return bytes
}

/** Parses a whole number. @throws InvalidArgumentError */
export function readNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.')
  return Number(text)
}

/** Parses a number of parallel parts, or `auto`. @throws InvalidArgumentError */
export function readParallel(text: string): number | 'auto' {
  return text === 'auto' ? text : readNumber(text)
}

/** Parses a shard such as `1/4`. @throws InvalidArgumentError */
export function readShard(text: string): Shard {
  const [, index, count] = /^(\d{1,5})\/(\d{1,5})$/.exec(text)?.map(Number) ?? []
  const isShard = index !== undefined && count !== undefined && index >= 1 && index <= count
  if (!isShard || count > MAX_SHARDS)
    throw new InvalidArgumentError('Write K/N, such as 1/4: K from 1 to N, and N up to 10000.')
  return { index, count }
}

/** Parses an age such as `7d` into milliseconds. @throws InvalidArgumentError */
export function readAge(text: string): number {
  const ms = parseAge(text)
  if (ms === undefined) throw new InvalidArgumentError('Write an age such as 7d, 12h or 30m.')
  return ms
}

/** Parses the origin of a web page, or `*`, and adds it to the others. @throws InvalidArgumentError */
export function collectOrigin(text: string, others: readonly string[] = []): readonly string[] {
  const origin = URL.parse(text)?.origin
  if (text !== '*' && (origin !== text || origin === 'null')) {
    throw new InvalidArgumentError('Write an origin such as http://localhost:5173, without a path, or "*".')
  }
  return [...others, text]
}

/** Collects the values of a repeatable flag. */
export function collect(value: string, others: readonly string[] = []): readonly string[] {
  return [...others, value]
}
