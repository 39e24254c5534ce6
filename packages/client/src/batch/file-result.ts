import type { CompletedUpload, Crc64 } from '@oss/multipart'
import type { ObjectProperty } from '../comparison/object-changes.ts'
import type { PassedOver } from '../files/found-file.ts'

/** A file of a batch, and its object. */
export interface FileRef {
  /** Path, as it was given or found. */
  readonly file: string
  /** Of the object. */
  readonly key: string
}

/** A file whose object is stored by this batch. */
export interface StoredFile extends FileRef {
  /** The object is there, proven by its CRC-64. */
  readonly status: 'stored'
  /** What is stored. */
  readonly upload: CompletedUpload
}

/** A file that was not sent, because its object provably has its bytes: size and CRC-64 are equal. */
export interface EqualFile extends FileRef {
  /** Nothing was sent. */
  readonly status: 'equal'
  /** Bytes. */
  readonly size: number
  /** CRC-64/XZ of both. */
  readonly crc64: Crc64
}

/**
 * A file that was not sent, because its object has the same content; object options of the batch that differed were changed in place. In a
 * versioned bucket, changed headers create a new version.
 */
export interface UpdatedFile extends FileRef {
  readonly status: 'updated'
  /** Options that were changed. */
  readonly changed: readonly ObjectProperty[]
  /** Bytes. */
  readonly size: number
  /** CRC-64/XZ of file and object. */
  readonly crc64: Crc64
}

/** A file that would be sent, or whose object would be changed, if this were no dry run. */
export interface PlannedFile extends FileRef {
  /** Nothing was sent. */
  readonly status: 'planned'
  /** Options that would be changed without sending the file; absent when the file would be sent. */
  readonly changed?: readonly ObjectProperty[]
  /** Bytes. */
  readonly size: number
}

/** A file whose object is not stored. */
export interface FailedFile extends FileRef {
  /** `interrupted`: it was stopped on purpose, with what is stored remembered. */
  readonly status: 'failed' | 'interrupted'
  /** An UploadError, when it came as far as an upload. */
  readonly error: unknown
}

/** What became of one file of a batch. */
export type FileResult =
  | StoredFile
  | EqualFile
  | UpdatedFile
  | PlannedFile
  | FailedFile
  | (Omit<PassedOver, 'kind'> & { readonly status: 'passed-over' })
