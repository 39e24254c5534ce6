import type { CompletedUpload, Crc64 } from '@oss/multipart'
import type { ObjectProperty } from '../comparison/object-changes.ts'
import type { FileRef, SkippedPath } from '../files/found-file.ts'

/** A file whose object is stored by this batch. */
export interface UploadedFile extends FileRef {
  /** The object is stored, and its CRC-64 was verified. */
  readonly kind: 'uploaded'
  /** The stored object. */
  readonly upload: CompletedUpload
}

/** A file that was not sent, because its object has the same size and CRC-64. */
export interface UnchangedFile extends FileRef {
  /** Nothing was sent. */
  readonly kind: 'unchanged'
  /** Size in bytes. */
  readonly size: number
  /** CRC-64/XZ of file and object. */
  readonly crc64: Crc64
}

/**
 * A file that was not sent, because its object has the same content; differing object options were changed in
 * place. In a versioned bucket, changed headers create a new version.
 */
export interface UpdatedFile extends FileRef {
  readonly kind: 'updated'
  /** Options that were changed. */
  readonly changed: readonly ObjectProperty[]
  /** Size in bytes. */
  readonly size: number
  /** CRC-64/XZ of file and object. */
  readonly crc64: Crc64
}

/** Dry run: a file that would be sent, or whose object would be changed. */
export interface PlannedFile extends FileRef {
  /** Nothing was sent. */
  readonly kind: 'planned'
  /** Options that would be changed without sending the file; absent when the file would be sent. */
  readonly changed?: readonly ObjectProperty[]
  /** Size in bytes. */
  readonly size: number
}

/** A file whose object is not stored. */
export interface FailedFile extends FileRef {
  /** `interrupted`: the upload was stopped intentionally, and its checkpoint was kept. */
  readonly kind: 'failed' | 'interrupted'
  /** An UploadError if the upload had started. */
  readonly error: unknown
}

/** Result of one file of a batch. */
export type FileResult = UploadedFile | UnchangedFile | UpdatedFile | PlannedFile | FailedFile | SkippedPath
