import { ServiceError } from '../errors/service-error.ts'

/** Whether a name may be a bucket's (docs/protocol.md#names-and-limits). */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)
}

/** @throws ServiceFailure `InvalidBucketName`. */
export function requireBucketName(name: string): void {
  if (!isBucketName(name)) throw new ServiceError('InvalidBucketName', { details: { BucketName: name } })
}

const MAX_KEY_BYTES = 1023

/**
 * 1 to 1023 bytes of UTF-8, not starting with a slash or backslash (EC 0002-00000201).
 *
 * @throws ServiceFailure `InvalidObjectName`.
 */
export function requireObjectKey(key: string): void {
  const refuse = (message: string): ServiceError =>
    new ServiceError('InvalidObjectName', { message, details: { ObjectName: key } })
  if (key === '') throw refuse('The Object name can not be empty.')
  if (Buffer.byteLength(key) > MAX_KEY_BYTES)
    throw refuse('The Length of Object name must be less than 1024.')
  if (/^[/\\]/.test(key)) throw refuse('The specified object is not valid.')
}
