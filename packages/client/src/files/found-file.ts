import type { SourceError } from '@oss/multipart'

/** A file of a batch, and its object. */
export interface FileRef {
  /** Path as it was given or found. */
  readonly file: string
  /** Key of the object. */
  readonly key: string
}

/** A file to upload, and the key of its object. */
export interface FileToUpload {
  /** Discriminator; optional. */
  readonly kind?: 'file'
  /** Path of a regular file, or of a symbolic link to one. */
  readonly file: string
  /** Key of the object. */
  readonly key: string
  /** Path that `fileOptions` rules match, with `/`: relative to the searched directory. Default: the key. */
  readonly path?: string
  /** Size in bytes, if known; only used for the progress. */
  readonly size?: number
}

/** A path that was skipped, and why. */
export interface SkippedPath {
  /** Discriminator. */
  readonly kind: 'skipped'
  /** Path of the skipped entry. */
  readonly file: string
  /**
   * - `symlink`: a symbolic link; links are not followed.
   * - `special`: neither a regular file nor a directory, such as a pipe, a socket or a device.
   * - `cycle`: a link to one of its own parent directories.
   */
  readonly reason: 'symlink' | 'special' | 'cycle'
}

/** A path that cannot be read. */
export interface UnreadableFile {
  /** Discriminator. */
  readonly kind: 'unreadable'
  /** Path of a file or a directory. */
  readonly file: string
  /** Key of the object; for a directory, the prefix of the keys of its files. */
  readonly key: string
  /** Reason. */
  readonly error: SourceError
}

/** An entry that a search for files returns. */
export type FoundFile =
  | (FileToUpload & { readonly kind: 'file'; readonly path: string; readonly size: number })
  | SkippedPath
  | UnreadableFile
