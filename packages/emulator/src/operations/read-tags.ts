import { percentDecode } from '../http/percent-encoding.ts'
import { invalidArgument } from '../service-failure.ts'

const header = 'x-oss-tagging'

/**
 * Reads `k1=v1&k2=v2`, both sides URL-encoded (EC 0010-00000217, 0010-00000219).
 *
 * @throws ServiceFailure `InvalidArgument`.
 */
export function readTags(text: string): Readonly<Record<string, string>> {
  const tags = new Map<string, string>()
  for (const piece of text === '' ? [] : text.split('&')) {
    const [name, value = '', ...more] = piece
      .split('=')
      .map((side) => percentDecode(side.replaceAll('+', ' ')))
    if (name === undefined || more.length > 0) {
      throw invalidArgument(header, text, 'The tagging header is malformed.', '0010-00000219')
    }
    const isGood = isTagText(name, 128) && name !== '' && isTagText(value, 256) && !tags.has(name)
    if (!isGood || tags.size === 10) {
      throw invalidArgument(header, text, 'The tags are not valid.', '0010-00000217')
    }
    tags.set(name, value)
  }
  return Object.fromEntries(tags)
}

function isTagText(text: string, maxLength: number): boolean {
  return text.length <= maxLength && /^[\p{L}\p{N} +\-=._:/]*$/u.test(text)
}
