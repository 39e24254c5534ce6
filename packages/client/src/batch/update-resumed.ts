import { isHttpError } from '@oss/http/core'
import type { CompletedUpload } from '@oss/multipart'
import { type ComparableOptions, hasObjectOptions } from '../comparison/object-changes.ts'
import type { BatchOperations } from './batch-operations.ts'

/**
 * Applies the options of this batch to an object whose upload was resumed: OSS applied those of the run that
 * initiated the upload.
 *
 * @returns the error of OSS when it denies access to the properties of the object, which stays as it is.
 */
export async function updateResumed(
  operations: BatchOperations,
  key: string,
  upload: CompletedUpload,
  options: ComparableOptions,
  signal: AbortSignal,
): Promise<unknown> {
  if (!hasObjectOptions(options)) return undefined
  try {
    const object = await operations.head(key, signal)
    // An object that another process stored is not changed.
    if (object !== undefined && object.crc64 === upload.crc64)
      await operations.update(key, object, options, signal)
    return undefined
  } catch (error) {
    if (!(isHttpError(error) && error.name === 'ServiceError' && error.status === 403)) throw error
    return error
  }
}
