import { isHttpError } from '@oss/http/core'
import type { CompletedUpload } from '@oss/multipart'
import { hasObjectOptions } from '../comparison/object-changes.ts'
import type { BatchOptions } from './batch-input.ts'
import type { BatchOperations } from './batch-operations.ts'

/**
 * Applies the options of this batch to an object whose upload was resumed: OSS applied those of the run that
 * initiated the upload. If OSS denies access to the properties of the object, it stays as it is.
 */
export async function updateResumed(
  operations: BatchOperations,
  key: string,
  upload: CompletedUpload,
  options: BatchOptions,
  signal: AbortSignal,
): Promise<void> {
  if (!hasObjectOptions(options)) return
  try {
    const object = await operations.head(key, signal)
    // An object that another process stored is not changed.
    if (object !== undefined && object.crc64 === upload.crc64) await operations.update(key, object, signal)
  } catch (error) {
    if (!(isHttpError(error) && error.name === 'ServiceError' && error.status === 403)) throw error
    options.onCompareFailed?.(error)
  }
}
