import type { CompletedUpload, UploadHandle } from '@oss/multipart'
import type { ComparisonOperations } from '../comparison/file-comparison.ts'
import type { ComparableOptions, ObjectProperty } from '../comparison/object-changes.ts'
import type { CompressedFile } from '../compression/compress-file.ts'
import type { FileRef } from '../files/found-file.ts'
import type { ObjectInfo } from '../operations/head-object.ts'
import type { Compression } from '../rules/compression.ts'

/** A file to store, and how. */
export interface FileToStore extends FileRef {
  /** Options of its object. */
  readonly object: ComparableOptions
  /** The content to store instead of that of the file. */
  readonly compressed: CompressedFile | undefined
}

/** Operations of the client that a batch needs. */
export interface BatchOperations extends ComparisonOperations {
  /** Compresses a file. */
  compress(file: FileRef, compression: Compression, signal: AbortSignal): Promise<CompressedFile>
  /** Starts the resumable upload of one file. */
  upload(file: FileToStore, signal: AbortSignal): UploadHandle
  /** Stores a file that fits into one request, without a checkpoint. */
  put(file: FileToStore, signal: AbortSignal): Promise<CompletedUpload>
  /** Applies object options to a stored object, without sending its bytes. */
  update(
    key: string,
    object: ObjectInfo,
    options: ComparableOptions,
    signal: AbortSignal,
  ): Promise<readonly ObjectProperty[]>
  /** Rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}
