import { CliError } from '../errors/cli-error.ts'
import { printable } from './printable.ts'

/** Bucket and key in an `oss://` URL. */
export interface ObjectUrl {
  readonly bucket: string
  /** As stored: nothing in it is decoded. */
  readonly key: string
}

/** Bucket and prefix in an `oss://` URL. */
export interface PrefixUrl {
  readonly bucket: string
  /** Empty for the whole bucket. */
  readonly prefix: string
}

const OBJECT_URL = /^oss:\/\/([^/]+)(?:\/(.*))?$/is

/**
 * Parses `oss://BUCKET/KEY`. The key is taken literally, including `%20`, `?` and `#`.
 *
 * @throws CliError `USAGE_INVALID`
 */
export function parseObjectUrl(text: string): ObjectUrl {
  const { bucket, prefix } = parsePrefixUrl(text)
  if (prefix === '') throw invalid(text, 'has no key. Write oss://BUCKET/KEY')
  return { bucket, key: prefix }
}

/**
 * Parses the URL of an object whose key does not end with `/`.
 *
 * @throws CliError `USAGE_INVALID`
 */
export function parseTargetUrl(text: string): ObjectUrl {
  const url = parseObjectUrl(text)
  if (url.key.endsWith('/')) throw invalid(text, 'ends with "/". Write the full key of the object')
  return url
}

/**
 * Parses `oss://BUCKET` or `oss://BUCKET/PREFIX`.
 *
 * @throws CliError `USAGE_INVALID`
 */
export function parsePrefixUrl(text: string): PrefixUrl {
  const match = OBJECT_URL.exec(text)
  if (match === null) throw invalid(text, 'is not an object URL. Write oss://BUCKET/KEY')
  return { bucket: match[1] ?? '', prefix: match[2] ?? '' }
}

/**
 * Parses `oss://BUCKET`, with or without a `/` at the end, into the name of the bucket.
 *
 * @throws CliError `USAGE_INVALID`
 */
export function parseBucketUrl(text: string): string {
  const { bucket, prefix } = parsePrefixUrl(text)
  if (prefix !== '') throw invalid(text, 'names an object or a prefix. Write oss://BUCKET')
  return bucket
}

/** Formats the URL of an object, safe to print. */
export function objectUrl({ bucket, key }: ObjectUrl): string {
  return printable(`oss://${bucket}/${key}`)
}

/** Formats the URL of a prefix or a whole bucket, safe to print. */
export function prefixUrl({ bucket, prefix }: PrefixUrl): string {
  return printable(prefix === '' ? `oss://${bucket}` : `oss://${bucket}/${prefix}`)
}

/** Formats the URL of a bucket, safe to print. */
export function bucketUrl(bucket: string): string {
  return prefixUrl({ bucket, prefix: '' })
}

function invalid(text: string, problem: string): CliError {
  return new CliError('USAGE_INVALID', `"${printable(text)}" ${problem}.`)
}
