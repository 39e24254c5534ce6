import { isHttpError } from '@oss/http'
import type { CompletedUpload } from '@oss/multipart'
import { hasObjectOptions } from '../comparison/object-changes.ts'
import type { BatchCalls } from './batch-calls.ts'
import type { BatchOptions } from './batch-input.ts'

/**
 * Gives an object whose upload was resumed the options of this batch: OSS took those of the run that began the upload (InitiateMultipartUpload).
 * Where OSS refuses to tell what the object has, it stays as it is.
 */
export async function updateResumed(
  calls: BatchCalls,
  key: string,
  upload: CompletedUpload,
  options: BatchOptions,
  signal: AbortSignal,
): Promise<void> {
  if (!hasObjectOptions(options)) return
  try {
    const object = await calls.head(key, signal)
    // The object of somebody else is not ours to change.
    if (object !== undefined && object.crc64 === upload.crc64) await calls.update(key, object, signal)
  } catch (error) {
    if (!(isHttpError(error) && error.name === 'ServiceError' && error.status === 403)) throw error
    options.onUncomparable?.(error)
  }
}
