import type { Crc64 } from '../brands.ts'
import type { SourceFingerprint } from '../fingerprint.ts'
import type { ByteRange } from '../part-plan.ts'

/**
 * Port: where the bytes come from.
 *
 * Adapters: `fileSource` (`@oss/multipart/file`), `bytesSource`.
 */
export interface UploadSource {
  /** Names the source, the same in every run that should continue one another: for a file its absolute path. */
  readonly label: string
  /**
   * Opens the source. Called at the start of an upload, and again when the source turns out to have changed.
   *
   * @throws SourceError `SOURCE_UNREADABLE` when it cannot be read.
   */
  open(): Promise<OpenSource>
}

/** Where the pieces of a read are put. */
export interface PieceMemory {
  /** Memory of so many bytes; anything may be in it. */
  take(byteLength: number): Uint8Array
}

/** A source while it is open. All reads see one and the same thing, also when its name is given to another. */
export interface OpenSource extends AsyncDisposable {
  /**
   * What the source is now. Differs from before when the content changed.
   *
   * @throws SourceError `SOURCE_CHANGED` when the name stands for something else than what was opened.
   */
  fingerprint(): Promise<SourceFingerprint>
  /**
   * Reads a range in pieces, in order. Each call reads anew, so a part can be sent again. Ends early (with an error or
   * without) when the bytes are not there; the caller counts them.
   *
   * @param memory - may be used for the pieces, each in memory of its own; what lies there may be overwritten once its reader has done
   * with it. Pieces in other memory are never changed.
   */
  read(range: ByteRange, signal: AbortSignal, memory?: PieceMemory): AsyncIterable<Uint8Array>
}

/**
 * Port: bytes that the service has already, such as an object to be copied. Nothing of them is read here: each part is named to the service by
 * its range, {@link BodyToSend.range}.
 */
export interface RemoteSource {
  /** Names the source, the same in every run that should continue one another. */
  readonly label: string
  /**
   * Looks for the source. Called at the start, and again when it turns out to have changed.
   *
   * @throws SourceError `SOURCE_UNREADABLE` when it is not there.
   */
  open(signal: AbortSignal): Promise<OpenRemoteSource>
}

/** A source at the service, as it was found. */
export interface OpenRemoteSource extends AsyncDisposable {
  /** CRC-64/XZ of the whole, as the service tells it; `undefined` when it tells none. */
  readonly crc64: Crc64 | undefined
  /** What the source is now. In doubt it counts as changed: there are no bytes to compare. */
  fingerprint(signal: AbortSignal): Promise<SourceFingerprint>
}
