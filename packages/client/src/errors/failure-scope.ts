import type { ServiceError, TransportError } from '@oss/http'
import type { CheckpointError } from '@oss/multipart'
import { lacksDescriptor } from './too-many-open-files.ts'

/** Codes of OSS that say something about the keys, the clock or the bucket, whatever the object. */
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
const PLACE_CODES: ReadonlySet<string> = new Set(['UNWRITABLE', 'UNSAFE_LOCATION'])
const CHAIN_LENGTH = 8

/**
 * Whose trouble an error is: of one file only, of every file, or, when others fare no better, of the connection or of the permission.
 */
export type Concern = 'file' | 'all' | 'connection' | 'permission'

/**
 * Whose trouble an error is.
 *
 * @param onePlace - whether the checkpoints of all files lie in one place.
 */
export function concernOf(error: unknown, onePlace = false): Concern {
  // Fewer files at a time would do: it says nothing of their place, nor of the connection.
  if (lacksDescriptor(error)) return 'file'
  let link = error
  // Bounded, because nothing forbids an error to be its own cause.
  for (let depth = 0; depth < CHAIN_LENGTH && link instanceof Error; depth++) {
    const concern = byName(link, onePlace)
    if (concern !== 'file') return concern
    link = link.cause
  }
  return 'file'
}

function byName(error: Error, onePlace: boolean): Concern {
  switch (error.name) {
    case 'SigningError':
    case 'CredentialsError':
      return 'all'
    case 'ServiceError': {
      const { code, status, details } = error as ServiceError
      // A bucket of another region: OSS tells its endpoint.
      if (SERVICE_CODES.has(code) || (code === 'AccessDenied' && details['Endpoint'] !== undefined))
        return 'all'
      if (status === 403) return 'permission'
      return status >= 500 || status === 429 ? 'connection' : 'file'
    }
    case 'CheckpointError':
      return onePlace && PLACE_CODES.has((error as CheckpointError).code) ? 'all' : 'file'
    case 'TransportError':
      return TRANSPORT_CODES.has((error as TransportError).code) ? 'all' : 'connection'
    default:
      return 'file'
  }
}
