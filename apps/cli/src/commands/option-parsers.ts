import { InvalidArgumentError } from 'commander'
import { parseByteSize } from '../text/byte-size.ts'

/** Reads a size such as `8MiB` into bytes. @throws InvalidArgumentError */
export function readByteSize(text: string): number {
  const bytes = parseByteSize(text)
  if (bytes === undefined) throw new InvalidArgumentError('Write a size such as 8MiB, 100KB or 5GiB.')
  return bytes
}

/** Reads a rate such as `10MiB/s` into bytes a second. @throws InvalidArgumentError */
export function readRate(text: string): number {
  const bytes = parseByteSize(text.replace(/\/s$/i, ''))
  if (bytes === undefined || bytes === 0) throw new InvalidArgumentError('Write a rate such as 10MiB/s.')
  return bytes
}

/** Reads a whole number. @throws InvalidArgumentError */
export function readNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.')
  return Number(text)
}

/** Reads how many at a time: a whole number, or `auto`. @throws InvalidArgumentError */
export function readParallel(text: string): number | 'auto' {
  return text === 'auto' ? text : readNumber(text)
}

/** Collects the values of a flag that may be repeated. */
export function collect(value: string, others: readonly string[] = []): readonly string[] {
  return [...others, value]
}
