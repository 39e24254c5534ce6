import type { ByteRange } from '@oss/multipart'

/**
 * Port: the file that an object becomes. Bytes go to a draft, which takes the file's place when it is whole.
 *
 * Adapter: `fileTarget` (`@oss/download/file`). All calls throw {@link TargetError}.
 */
export interface DownloadTarget {
  /** Names the file, the same in every run that should continue one another: its absolute path. */
  readonly label: string
  /**
   * Whether there is a file in its place.
   *
   * @throws TargetError `NOT_A_FILE` when it is something else, `NO_DIRECTORY` when there is not even a directory.
   */
  isThere(): Promise<boolean>
  /** The file as it is now, in order; nothing when there is none. */
  read(signal: AbortSignal): AsyncIterable<Uint8Array>
  /** A name for a draft that no other has: 1 to 1,024 printable ASCII characters without spaces. */
  newDraftName(): string
  /** Makes a draft of so many bytes, or leaves none. @throws TargetError also when there is one of that name. */
  create(draft: string, byteLength: number): Promise<Draft>
  /** Opens a draft that an earlier run has made; `undefined` when it is not there, or not what was made. */
  reopen(draft: string, byteLength: number): Promise<Draft | undefined>
  /** Removes a draft; it may be gone already. */
  discard(draft: string): Promise<void>
  /** Removes all drafts of this file: called when nobody can say any more which of them is worth something. */
  discardAll(): Promise<void>
}

/** A draft while it is open. Its bytes may be written in any order. */
export interface Draft extends AsyncDisposable {
  /** Writes all bytes, from a position on. */
  write(bytes: Uint8Array, position: number): Promise<void>
  /** What was written is durable. */
  sync(): Promise<void>
  /** Reads a range in order; ends early when the bytes are not there. A piece is good until the next one is asked for. */
  read(range: ByteRange, signal: AbortSignal): AsyncIterable<Uint8Array>
  /**
   * Puts the draft in the file's place: whatever happens, there is the whole old file or the whole new one. Resolves when that is durable.
   *
   * @param overwrite - false: fails with TargetError `EXISTS` when there is a file, and leaves it as it is.
   */
  publish(overwrite: boolean): Promise<void>
}
