import { invalidArgument } from '../errors/service-error.ts'
import { percentDecode } from '../wire/percent-encoding.ts'

const TAGGING_HEADER = 'x-oss-tagging'

/**
 * Reads `k1=v1&k2=v2`, both sides URL-encoded (EC 0010-00000217, 0010-00000219).
 *
 * @throws ServiceError `InvalidArgument`.
 */
export function readTags(text: string): Readonly<Record<string, string>> {
  const pairs: [name: string, value: string][] = []
  for (const pair of text === '' ? [] : text.split('&')) {
    const [name, value = '', ...more] = pair
      .split('=')
      .map((side) => percentDecode(side.replaceAll('+', ' ')))
    if (name === undefined || more.length > 0) {
      throw invalidArgument(TAGGING_HEADER, text, 'The tagging header is malformed.', '0010-00000219')
    }
    pairs.push([name, value])
  }
  return checkedTags(pairs, TAGGING_HEADER)
}

/**
 * Checks that there are at most ten tags, with valid and different names (docs/protocol.md#tags).
 *
 * @throws ServiceError `InvalidArgument`.
 */
export function checkedTags(
  pairs: readonly (readonly [name: string, value: string])[],
  argument: string,
): Readonly<Record<string, string>> {
  const names = new Set(pairs.map(([name]) => name))
  const areGood = pairs.every(([name, value]) => name !== '' && isTagText(name, 128) && isTagText(value, 256))
  if (areGood && names.size === pairs.length && pairs.length <= 10) return Object.fromEntries(pairs)
  const text = pairs.map(([name]) => name).join(', ')
  throw invalidArgument(argument, text, 'The tags are not valid.', '0010-00000217')
}

function isTagText(text: string, maxLength: number): boolean {
  return text.length <= maxLength && /^[\p{L}\p{N} +\-=._:/]*$/u.test(text)
}
