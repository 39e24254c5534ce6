import type { CompletedUpload, UploadHandle } from '@oss/multipart'
import type { ComparisonOperations } from '../comparison/file-comparison.ts'
import type { ObjectProperty } from '../comparison/object-changes.ts'
import type { FileRef } from '../files/found-file.ts'
import type { ObjectInfo } from '../operations/head-object.ts'
import type { BatchOptions } from './batch-input.ts'

/** Operations of the client that a batch needs. */
export interface BatchOperations extends ComparisonOperations {
  /** Starts the resumable upload of one file. */
  upload(file: FileRef, options: BatchOptions & { readonly signal: AbortSignal }): UploadHandle
  /** Stores a file that fits into one request, without a checkpoint. */
  put(file: FileRef, signal: AbortSignal): Promise<CompletedUpload>
  /** Applies the object options of the batch to a stored object, without sending its bytes. */
  update(key: string, object: ObjectInfo, signal: AbortSignal): Promise<readonly ObjectProperty[]>
  /** Rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}
