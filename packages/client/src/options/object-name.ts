import { utf8Length } from '../bytes/byte-text.ts'
import { ValidationError } from '../errors/validation-error.ts'

/** Bucket and key: the two names of an object. */
export interface ObjectName {
  readonly bucket: string
  readonly key: string
}

const BUCKET = /^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/
const MAX_KEY_BYTES = 1023

/** Checks a bucket name (OSS: Bucket naming conventions). @throws ValidationError `BUCKET_INVALID` */
export function checkBucket(bucket: string): void {
  if (typeof bucket === 'string' && BUCKET.test(bucket)) return
  const message = `bucket must be 3 to 63 lower-case letters, digits and "-", and start and end with a letter or digit (got ${quoted(bucket)})`
  throw new ValidationError('BUCKET_INVALID', 'bucket', message)
}

/** Checks the key of an object (OSS: Object naming conventions). @throws ValidationError `KEY_INVALID` */
export function checkKey(key: string): void {
  const problem = keyProblem(key)
  if (problem !== undefined) throw new ValidationError('KEY_INVALID', 'key', `key ${problem}`)
}

function keyProblem(key: string): string | undefined {
  if (typeof key !== 'string' || key === '') return 'is missing: every object has a name'
  if (!key.isWellFormed()) return 'contains a lone surrogate, which cannot be encoded as UTF-8'
  const bytes = utf8Length(key)
  if (bytes > MAX_KEY_BYTES) return `must have 1 to ${MAX_KEY_BYTES} bytes as UTF-8 (got ${bytes})`
  if (key.startsWith('/') || key.startsWith('\\')) return `must not start with "${key[0]}"`
  // URLs cannot contain these segments: "a/./b" would become "a/b", another object.
  if (key.split('/').some((segment) => segment === '.' || segment === '..')) {
    return 'must not have a segment "." or "..": URLs resolve it, so that it would name another object'
  }
  return undefined
}

/** Orders keys by their UTF-8 bytes, as OSS lists them. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let position = 0; position < length; position++) {
    const difference = utf8Order(a.charCodeAt(position)) - utf8Order(b.charCodeAt(position))
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** In UTF-8, surrogate pairs come after all other characters; their code units come before U+E000. */
function utf8Order(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit
  return codeUnit < 0xe000 ? codeUnit + 0x2000 : codeUnit - 0x800
}

/** Quotes a value for a message: shortened, with control characters escaped. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : String(value)
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text)
}
