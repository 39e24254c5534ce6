import type { CompletedDownload } from '@oss/download'
import type { Crc64 } from '@oss/multipart'
import type { FileRef } from '../files/found-file.ts'

/** An object that was downloaded by this batch. */
export interface DownloadedFile extends FileRef {
  /** The file has the bytes of the object. */
  readonly kind: 'downloaded'
  readonly download: CompletedDownload
}

/** An object that was not downloaded, because its file has the same size and CRC-64. */
export interface UnchangedDownload extends FileRef {
  readonly kind: 'unchanged'
  /** Size in bytes. */
  readonly size: number
  /** CRC-64/XZ of file and object. */
  readonly crc64: Crc64
}

/** Dry run: an object that would be downloaded. */
export interface PlannedDownload extends FileRef {
  readonly kind: 'planned'
  /** Size in bytes. */
  readonly size: number
}

/** An object that is skipped, because it is not a file. */
export interface SkippedObject {
  readonly kind: 'skipped'
  /** Key of the object. */
  readonly key: string
  /** `directory`: its key ends with `/`, as consoles mark directories. */
  readonly reason: 'directory'
}

/** An object that is not downloaded. */
export interface FailedDownload extends FileRef {
  /** `interrupted`: the download was stopped intentionally, and its checkpoint was kept. */
  readonly kind: 'failed' | 'interrupted'
  /**
   * A DownloadError if the download had started; a ValidationError for a key that cannot become a file, whose
   * `file` is then the key without the prefix.
   */
  readonly error: unknown
}

/** Result of one object of a batch. */
export type DownloadResult =
  | DownloadedFile
  | UnchangedDownload
  | PlannedDownload
  | SkippedObject
  | FailedDownload
