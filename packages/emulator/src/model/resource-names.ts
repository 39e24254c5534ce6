import { ServiceError } from '../errors/service-error.ts'

/** Whether a name is a valid bucket name (docs/protocol.md#names-and-limits). */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)
}

/** Checks a bucket name. @throws ServiceError `InvalidBucketName`. */
export function requireBucketName(name: string): void {
  if (!isBucketName(name)) throw new ServiceError('InvalidBucketName', { details: { BucketName: name } })
}

const MAX_KEY_BYTES = 1023

/**
 * Checks that a key has 1 to 1023 bytes of UTF-8 and does not start with a slash or backslash (EC
 * 0002-00000201).
 *
 * @throws ServiceError `InvalidObjectName`.
 */
export function requireObjectKey(key: string): void {
  const refuse = (message: string): ServiceError =>
    new ServiceError('InvalidObjectName', { message, details: { ObjectName: key } })
  if (key === '') throw refuse('The Object name can not be empty.')
  if (Buffer.byteLength(key) > MAX_KEY_BYTES)
    throw refuse('The Length of Object name must be less than 1024.')
  if (/^[/\\]/.test(key)) throw refuse('The specified object is not valid.')
}
