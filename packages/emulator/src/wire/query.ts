import { invalidArgument } from '../errors/service-error.ts'
import { percentDecode } from './percent-encoding.ts'

/** The decoded query parameters of a URL in the order received. */
export interface Query {
  readonly pairs: readonly (readonly [name: string, value: string])[]
  /** Returns the first value of a parameter, `''` when it has no value. */
  get(name: string): string | undefined
  has(name: string): boolean
}

/**
 * @param text the part after `?`. A raw `+` means a space, as `URLSearchParams` writes it.
 * @throws ServiceError `InvalidArgument` for malformed percent escapes.
 */
export function parseQuery(text: string): Query {
  const pairs = text.split('&').filter((pair) => pair !== '')
  return createQuery(pairs.map(parsePair))
}

export function createQuery(pairs: Query['pairs']): Query {
  const find = (name: string): string | undefined => pairs.find(([candidate]) => candidate === name)?.[1]
  return { pairs, get: find, has: (name) => find(name) !== undefined }
}

function parsePair(pair: string): readonly [string, string] {
  const equals = pair.indexOf('=')
  const rawName = equals < 0 ? pair : pair.slice(0, equals)
  const rawValue = equals < 0 ? '' : pair.slice(equals + 1)
  return [decode(rawName, rawName), decode(rawValue, rawName)]
}

function decode(raw: string, name: string): string {
  const text = percentDecode(raw.replaceAll('+', ' '))
  if (text === undefined) throw invalidArgument(name, raw, 'The query string is not correctly URL-encoded.')
  return text
}
