import { ValidationError } from '../errors/validation-error.ts'
import { shown } from './check-options.ts'

/**
 * Tags of an object: at most 10, with names of 1 to 128 and values of up to 256 characters (OSS:
 * PutObjectTagging).
 */
export type Tags = Readonly<Record<string, string>>

const MAX_TAGS = 10

/** Checks tags. @throws ValidationError `TAGGING_INVALID` */
export function checkTags(tags: Tags): void {
  const entries = Object.entries(tags)
  if (entries.length > MAX_TAGS) {
    const message = `tagging must have at most ${MAX_TAGS} tags (got ${entries.length})`
    throw new ValidationError('TAGGING_INVALID', 'tagging', message)
  }
  for (const [name, value] of entries) {
    if (typeof value !== 'string') {
      const message = `tagging.${name} must be a string (got ${shown(value)})`
      throw new ValidationError('TAGGING_INVALID', 'tagging', message)
    }
    if (/^[A-Za-z0-9 +\-=._:/]{1,128}$/.test(name) && /^[A-Za-z0-9 +\-=._:/]{0,256}$/.test(value)) continue
    const message =
      'tagging must have names of 1 to 128 and values of up to 256 characters: letters, digits, spaces and + - = . _ : /'
    throw new ValidationError('TAGGING_INVALID', 'tagging', message)
  }
}

/** Returns the value of `x-oss-tagging`. @throws ValidationError `TAGGING_INVALID` */
export function taggingHeader(tags: Tags): string {
  checkTags(tags)
  return Object.entries(tags)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
}
