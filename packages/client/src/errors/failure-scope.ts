import type { ServiceError, TransportError } from '@oss/http/core'
import { type CheckpointError, failureClassOf } from '@oss/multipart'
import { isTooManyOpenFiles } from './too-many-open-files.ts'

/** Error codes of OSS about the bucket or the account: they affect every object. */
const OF_ALL_OBJECTS: ReadonlySet<string> = new Set(['NoSuchBucket', 'UserDisable'])
/** These depend on the request; the other lasting failures of connections, on the endpoint or the proxy. */
const OF_ONE_REQUEST: ReadonlySet<string> = new Set([
  'BODY_LENGTH_MISMATCH',
  'REQUEST_INVALID',
  'RESPONSE_TOO_LARGE',
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
  for (let depth = 0; depth < MAX_DEPTH && isObject(link); depth++) {
    const scope = scopeByName(link, hasSharedDirectory)
    if (scope !== 'file') return scope
    link = Reflect.get(link, 'cause')
  }
  return 'file'
}

/** By shape: the errors of Node.js are of another realm under Jest. */
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function scopeByName(error: object, hasSharedDirectory: boolean): FailureScope {
  switch (Reflect.get(error, 'name')) {
    case 'SigningError':
    case 'CredentialsError':
      return failureClassOf(error).isAboutCredentials ? 'all' : 'file'
    case 'ServiceError':
      return serviceScope(error as ServiceError)
    case 'CheckpointError':
      return hasSharedDirectory && LOCATION_CODES.has((error as CheckpointError).code) ? 'all' : 'file'
    case 'TransportError': {
      const { isTemporary, code } = error as TransportError
      return isTemporary || OF_ONE_REQUEST.has(code) ? 'connection' : 'all'
    }
    default:
      return 'file'
  }
}

function serviceScope({
  code,
  status,
  details,
  isTemporary,
  isAboutCredentials,
}: ServiceError): FailureScope {
  // The bucket is in another region: OSS returns its endpoint.
  if (OF_ALL_OBJECTS.has(code) || (code === 'AccessDenied' && details['Endpoint'] !== undefined)) return 'all'
  if (isAboutCredentials && code !== 'AccessDenied') return 'all'
  if (status === 403) return 'permission'
  return isTemporary ? 'connection' : 'file'
}
