import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import { percentDecode } from '../wire/percent-encoding.ts'
import type { XmlElement } from '../xml/read-xml.ts'

const TAGGING_HEADER = 'x-oss-tagging'
const INVALID_TAG_EC = '0010-00000217'

/** Names and values of tags. */
export type Tags = Readonly<Record<string, string>>

/** Limits of tags, which differ between objects and buckets. */
export interface TagLimits {
  readonly subject: 'Object' | 'Bucket'
  readonly count: number
  /** Maximum number of characters. */
  readonly nameLength: number
  readonly valueLength: number
}

export const OBJECT_TAG_LIMITS: TagLimits = {
  subject: 'Object',
  count: 10,
  nameLength: 128,
  valueLength: 256,
}
export const BUCKET_TAG_LIMITS: TagLimits = { subject: 'Bucket', count: 20, nameLength: 64, valueLength: 128 }

/**
 * Reads `k1=v1&k2=v2`, both sides URL-encoded (docs/protocol.md#tags).
 *
 * @throws ServiceError `InvalidArgument`, `InvalidTag`, `BadRequest`.
 */
export function readTags(text: string): Tags {
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
  if (hasDuplicates(pairs)) {
    const message = 'The header must be URL query parameters without tag name duplicates.'
    throw invalidArgument(TAGGING_HEADER, text, message, INVALID_TAG_EC)
  }
  return checkedTags(pairs, OBJECT_TAG_LIMITS)
}

/**
 * Reads the tags of a `Tagging` document (docs/protocol.md#tags).
 *
 * @throws ServiceError `InvalidTag`, `BadRequest`.
 */
export function readTagSet(root: XmlElement, limits: TagLimits): Tags {
  const [tagSet] = root.children('TagSet')
  const tags = tagSet?.children('Tag') ?? []
  const pairs = tags.map((tag) => [tag.text('Key') ?? '', tag.text('Value') ?? ''] as const)
  if (hasDuplicates(pairs)) throw invalidTag('Cannot provide multiple Tags with the same key')
  return checkedTags(pairs, limits)
}

type Pairs = readonly (readonly [name: string, value: string])[]

function checkedTags(pairs: Pairs, limits: TagLimits): Tags {
  const { subject, count, nameLength, valueLength } = limits
  if (pairs.length > count) {
    throw new ServiceError('BadRequest', { message: `${subject} tags cannot be greater than ${count}` })
  }
  for (const [name, value] of pairs) {
    if (name === '' || !isTagText(name, nameLength))
      throw invalidTag('The TagKey you have provided is invalid')
    if (!isTagText(value, valueLength)) throw invalidTag('The TagValue you have provided is invalid')
  }
  return Object.fromEntries(pairs)
}

function hasDuplicates(pairs: Pairs): boolean {
  return new Set(pairs.map(([name]) => name)).size < pairs.length
}

function isTagText(text: string, maxLength: number): boolean {
  return text.length <= maxLength && /^[\p{L}\p{N} +\-=._:/]*$/u.test(text)
}

function invalidTag(message: string): ServiceError {
  return new ServiceError('InvalidTag', { message, ec: INVALID_TAG_EC })
}
