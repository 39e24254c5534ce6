import { type PrefixUrl, parsePrefixUrl } from '../text/object-url.ts'

/**
 * Parses `oss://BUCKET/PREFIX` as a directory: its prefix is empty or ends with `/`, so that `logs` does not
 * select `logs-2024`.
 *
 * @throws CliError `USAGE_INVALID`
 */
export function parseDirectoryUrl(text: string): PrefixUrl {
  const { bucket, prefix } = parsePrefixUrl(text)
  return { bucket, prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/` }
}
