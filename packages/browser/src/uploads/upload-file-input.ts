import type { FileHandle } from '@oss/checkpoint-indexeddb'
import type { SizedUploadInput, UploadNotice } from '@oss/client/upload'

/** User-facing event of an upload from a page. */
export type BrowserUploadNotice =
  | UploadNotice
  /**
   * The browser stores nothing, as in a private window, or nothing more, as with a full disk: the upload goes
   * on, but a later one does not find the parts that it sends from now on.
   */
  | { readonly kind: 'not-resumable' }

/** File to upload, target and options. */
export interface UploadFileInput extends Omit<SizedUploadInput, 'body' | 'parallel' | 'onNotice'> {
  /**
   * A file that the user picked or dropped, or its handle. With a handle, the upload resumes after a reload
   * without the file being picked again.
   */
  readonly file: File | FileHandle
  /**
   * Maximum number of parts in flight, from 1 to 6: browsers open six connections to a host. Each part is
   * held in memory. Default: 3; 2 on devices with at most 4 GiB of memory.
   */
  readonly parallel?: number
  /**
   * True: takes the upload over from another tab that is working on it, which then ends with `TAKEN_OVER`.
   * Default: false: the upload fails with the CheckpointError `LOCKED` as its cause.
   */
  readonly takeOver?: boolean
  /** Called with user-facing notices. */
  readonly onNotice?: (notice: BrowserUploadNotice) => void
}
