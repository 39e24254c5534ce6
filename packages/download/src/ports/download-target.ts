import type { ByteRange } from '@oss/multipart'

/**
 * Port: the file that an object is downloaded to. Bytes go to a draft, which replaces the file when it is
 * complete.
 *
 * Adapter: `fileTarget` (`@oss/download/file`). All calls throw {@link TargetError}.
 */
export interface DownloadTarget {
  /** Identifies the file across runs: its absolute path. */
  readonly label: string
  /**
   * Whether the file exists.
   *
   * @throws TargetError `NOT_A_FILE` if the path is not that of a file, `NO_DIRECTORY` if its directory does
   * not exist
   */
  exists(): Promise<boolean>
  /** Reads the current file in order; no bytes if it does not exist. */
  read(signal: AbortSignal): AsyncIterable<Uint8Array>
  /** Returns a unique name for a draft: 1 to 1,024 printable ASCII characters without spaces. */
  newDraftName(): string
  /**
   * Creates a draft of `byteLength` bytes; leaves none on failure.
   *
   * @throws TargetError, also if the name is taken
   */
  create(draft: string, byteLength: number): Promise<Draft>
  /** Opens a draft of an earlier run; `undefined` if it does not exist or is not as it was created. */
  reopen(draft: string, byteLength: number): Promise<Draft | undefined>
  /** Removes a draft if it exists. */
  discard(draft: string): Promise<void>
  /** Removes all drafts of this file. Called when a damaged checkpoint no longer names the current one. */
  discardAll(): Promise<void>
}

/** An open draft. Its bytes may be written in any order. */
export interface Draft extends AsyncDisposable {
  /** Writes all bytes at a position. */
  write(bytes: Uint8Array, position: number): Promise<void>
  /** Makes the written bytes durable. */
  sync(): Promise<void>
  /**
   * Reads a range in order; ends early if bytes are missing. A chunk is valid until the next one is
   * requested.
   */
  read(range: ByteRange, signal: AbortSignal): AsyncIterable<Uint8Array>
  /**
   * Replaces the file with the draft in one step: at any time, the complete old or the complete new file
   * exists. Resolves when the change is durable.
   *
   * @param overwrite - false: fails with TargetError `EXISTS` if the file exists, and leaves it unchanged
   */
  publish(overwrite: boolean): Promise<void>
}
