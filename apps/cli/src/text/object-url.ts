import { CliError } from '../errors/cli-error.ts'
import { printable } from './printable.ts'

/** What an `oss://` URL names. */
export interface ObjectUrl {
  readonly bucket: string
  /** As it is stored: nothing in it is decoded. */
  readonly key: string
}

const OBJECT_URL = /^oss:\/\/([^/]+)(?:\/(.*))?$/is

/**
 * Reads `oss://BUCKET/KEY`. The key is taken as it is: `%20`, `?` and `#` mean themselves.
 *
 * @throws CliError `USAGE_INVALID`
 */
export function parseObjectUrl(text: string): ObjectUrl {
  const { bucket, prefix } = parsePrefixUrl(text)
  if (prefix === '') throw invalid(text, 'names no object; add its key, as in oss://BUCKET/KEY')
  return { bucket, key: prefix }
}

/**
 * Reads where a file is to be stored: an object URL that is not that of a folder.
 *
 * @throws CliError `USAGE_INVALID`
 */
export function parseTargetUrl(text: string): ObjectUrl {
  const url = parseObjectUrl(text)
  if (url.key.endsWith('/'))
    throw invalid(text, 'ends with "/"; give the whole key, with the name of the object')
  return url
}

/**
 * Reads `oss://BUCKET` or `oss://BUCKET/PREFIX`.
 *
 * @throws CliError `USAGE_INVALID`
 */
export function parsePrefixUrl(text: string): { readonly bucket: string; readonly prefix: string } {
  const match = OBJECT_URL.exec(text)
  if (match === null) throw invalid(text, 'is no object URL; write oss://BUCKET/KEY')
  return { bucket: match[1] ?? '', prefix: match[2] ?? '' }
}

/** The URL of an object, safe to print. */
export function objectUrl({ bucket, key }: ObjectUrl): string {
  return printable(`oss://${bucket}/${key}`)
}

function invalid(text: string, problem: string): CliError {
  return new CliError('USAGE_INVALID', `"${printable(text)}" ${problem}.`)
}
