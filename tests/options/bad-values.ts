import type { PublicOption } from './public-options.ts'

/** Options of which 0 is a value. */
const MAY_BE_ZERO = new Set([
  'maxDelete',
  'olderThanMs',
  'baseDelayMs',
  'maxDelayMs',
  'connectRetryMs',
  'maxRetryAfterMs',
  'budget',
  'expectedSize',
  'min',
  'port',
  'expiresAt',
  'family',
  'hints',
  'keepAliveInitialDelay',
  'maxCachedSessions',
])
/** Durations and rates may have fractions. */
const MAY_BE_FRACTION = /Ms$|^(uploadBytesPerSecond|bandwidthBytesPerSecond|expiresAt|keepAliveInitialDelay)$/

/** Values that no caller can mean. */
export function badValues({ path, kinds }: PublicOption): readonly unknown[] {
  const name = path.at(-1) ?? ''
  const values: unknown[] = [null]
  if (kinds.has('number')) {
    values.push(Number.NaN, Number.POSITIVE_INFINITY, -1)
    if (!MAY_BE_ZERO.has(name)) values.push(0)
    if (!MAY_BE_FRACTION.test(name)) values.push(1.5)
  } else values.push(17)
  const isText = kinds.has('string')
  if (!isText) values.push('17')
  if (!kinds.has('object') && !kinds.has('function')) values.push({})
  if (!kinds.has('boolean')) values.push(true)
  return values
}
