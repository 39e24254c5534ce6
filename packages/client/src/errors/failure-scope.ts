import type { ServiceError, TransportError } from '@oss/http/core'
import type { CheckpointError } from '@oss/multipart'
import { isTooManyOpenFiles } from './too-many-open-files.ts'

/** Error codes of OSS about the credentials, the clock or the bucket: they affect every object. */
const SERVICE_CODES: ReadonlySet<string> = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'SecurityTokenExpired',
  'InvalidSecurityToken',
  'AccessKeyIdAndSecurityTokenNotMatch',
  'RequestTimeTooSkewed',
  'NoSuchBucket',
  'UserDisable',
])
const TRANSPORT_CODES: ReadonlySet<string> = new Set([
  'INSECURE_ENDPOINT',
  'REDIRECT_REFUSED',
  'TLS_REJECTED',
  'PROXY_REFUSED',
])
const LOCATION_CODES: ReadonlySet<string> = new Set(['UNWRITABLE', 'UNSAFE_LOCATION'])
const MAX_DEPTH = 8

/**
 * What an error affects: one file, all files, or, if several files in a row fail with it, the connection or
 * the permissions.
 */
export type FailureScope = 'file' | 'all' | 'connection' | 'permission'

/**
 * Determines which files of a batch an error affects.
 *
 * @param hasSharedDirectory - whether the checkpoints of all files are in the same directory.
 */
export function failureScope(error: unknown, hasSharedDirectory = false): FailureScope {
  // Fewer concurrent files help, so the error is about neither the directory nor the connection.
  if (isTooManyOpenFiles(error)) return 'file'
  let link = error
  // Limited, because an error can be its own cause.
  for (let depth = 0; depth < MAX_DEPTH && link instanceof Error; depth++) {
    const scope = scopeByName(link, hasSharedDirectory)
    if (scope !== 'file') return scope
    link = link.cause
  }
  return 'file'
}

function scopeByName(error: Error, hasSharedDirectory: boolean): FailureScope {
  switch (error.name) {
    case 'SigningError':
    case 'CredentialsError':
      return 'all'
    case 'ServiceError': {
      const { code, status, details } = error as ServiceError
      // The bucket is in another region: OSS returns its endpoint.
      if (SERVICE_CODES.has(code) || (code === 'AccessDenied' && details['Endpoint'] !== undefined))
        return 'all'
      if (status === 403) return 'permission'
      return status >= 500 || status === 429 ? 'connection' : 'file'
    }
    case 'CheckpointError':
      return hasSharedDirectory && LOCATION_CODES.has((error as CheckpointError).code) ? 'all' : 'file'
    case 'TransportError':
      return TRANSPORT_CODES.has((error as TransportError).code) ? 'all' : 'connection'
    default:
      return 'file'
  }
}
