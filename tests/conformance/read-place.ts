import { randomBytes } from 'node:crypto'
import type { Place } from './target.ts'

/** A mistake of the person who runs the checks. */
export class ConformanceUsageError extends Error {
  override readonly name = 'ConformanceUsageError'
}

const REQUIRED = [
  'OSS_ENDPOINT',
  'OSS_REGION',
  'OSS_BUCKET',
  'OSS_ACCESS_KEY_ID',
  'OSS_ACCESS_KEY_SECRET',
] as const

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the endpoint, bucket and credentials to check from environment variables.
 *
 * @returns undefined if OSS_ENDPOINT is not set: the emulator is checked then.
 * @throws ConformanceUsageError if one of the other variables is missing or the endpoint is not a URL.
 */
export function readPlace(environment: Environment): Place | undefined {
  if (!environment['OSS_ENDPOINT']) return undefined
  const missing = REQUIRED.filter((name) => !environment[name])
  if (missing.length > 0) {
    throw new ConformanceUsageError(
      `With OSS_ENDPOINT, these variables must be set too: ${missing.join(', ')}.`,
    )
  }
  const [endpoint = '', region = '', bucket = '', accessKeyId = '', accessKeySecret = ''] = REQUIRED.map(
    (name) => environment[name],
  )
  const securityToken = environment['OSS_SESSION_TOKEN']
  return {
    endpoint: readEndpoint(endpoint),
    region,
    bucket,
    credentials: { accessKeyId, accessKeySecret, ...(securityToken ? { securityToken } : {}) },
    prefix: newPrefix(),
  }
}

/** A prefix that no other run uses, in a folder whose name says what it is. */
export function newPrefix(): string {
  return `oss-conformance/${randomBytes(8).toString('hex')}/`
}

function readEndpoint(text: string): URL {
  const url = URL.parse(/^https?:\/\//.test(text) ? text : `https://${text}`)
  if (url !== null && url.pathname === '/' && url.search === '') return url
  throw new ConformanceUsageError(
    `OSS_ENDPOINT must be a host or a URL without a path (got ${JSON.stringify(text)}).`,
  )
}
