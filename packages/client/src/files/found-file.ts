import type { SourceError } from '@oss/multipart'

/** A file and the object it is to become. */
export interface FileToUpload {
  /** Tells it from what is none; may be left out. */
  readonly kind?: 'file'
  /** Path of a regular file, or of a symbolic link to one. */
  readonly file: string
  /** Of the object. */
  readonly key: string
  /** Bytes, when the caller has looked already; only for the progress. */
  readonly size?: number
}

/** What is no file to upload, and why. */
export interface PassedOver {
  /** It is left out. */
  readonly kind: 'passed-over'
  /** Its path. */
  readonly file: string
  /**
   * - `symlink`: a symbolic link, and links are not followed.
   * - `special`: neither a regular file nor a directory: a pipe, a socket, a device.
   * - `cycle`: a link to a directory that it lies in.
   */
  readonly reason: 'symlink' | 'special' | 'cycle'
}

/** What should be uploaded and cannot even be looked at. */
export interface UnreadableFile {
  /** It fails. */
  readonly kind: 'unreadable'
  /** Path of a file or a directory. */
  readonly file: string
  /** Of the object; of a directory what the keys of its files begin with. */
  readonly key: string
  /** Why. */
  readonly error: SourceError
}

/** What a search for files finds. */
export type FoundFile =
  | (FileToUpload & { readonly kind: 'file'; readonly size: number })
  | PassedOver
  | UnreadableFile
