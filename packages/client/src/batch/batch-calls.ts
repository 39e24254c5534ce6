import type { CompletedUpload, UploadHandle } from '@oss/multipart'
import type { ObjectProperty } from '../comparison/object-changes.ts'
import type { ObjectInfo } from '../operations/head-object.ts'
import type { ListedObject } from '../operations/list-objects.ts'
import type { BatchOptions } from './batch-input.ts'
import type { FileRef } from './file-result.ts'

/** What a batch asks of its client. */
export interface BatchCalls {
  /** Starts the upload of one file. */
  upload(file: FileRef, options: BatchOptions & { readonly signal: AbortSignal }): UploadHandle
  /** Stores a file that fits into one request, of which nothing is remembered. */
  put(file: FileRef, signal: AbortSignal): Promise<CompletedUpload>
  /** Gives a stored object the options of the batch, without sending its bytes. */
  update(key: string, object: ObjectInfo, signal: AbortSignal): Promise<readonly ObjectProperty[]>
  head(key: string, signal: AbortSignal): Promise<ObjectInfo | undefined>
  /** The objects whose keys begin with `prefix` and come after `startAfter`, in order. */
  list(prefix: string, startAfter: string, signal: AbortSignal): AsyncIterable<ListedObject>
  /** Rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Whether an earlier run may have left something of this file to go on with. */
  isRemembered(file: FileRef): Promise<boolean>
}
