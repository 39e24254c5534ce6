import type { SourceFingerprint } from '../model/fingerprint.ts'
import type { Crc64 } from '../model/ids.ts'
import type { ByteRange } from '../model/part-plan.ts'

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
   * @param signal - ends an opening that takes its time; the promise then rejects with its reason.
   * @throws SourceError `SOURCE_UNREADABLE` when it cannot be read.
   */
  open(signal?: AbortSignal): Promise<OpenSource>
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
  /** Of a stream, whose end is not known when it is opened; the size in its fingerprint is then 0. Without it the source has that size. */
  readonly stream?: OpenStream
}

/** What a stream needs besides being read: its parts come one after another, and are held while they are sent. */
export interface OpenStream {
  /**
   * Waits until the bytes of a range can be read, or the stream has ended. Called for one range at a time. A range that was reached can be
   * read, any number of times, until it is released.
   *
   * @returns the size of the source, once it is known; always when it ends within the range.
   * @throws SourceError `SOURCE_UNREADABLE` when the stream fails, or the bytes of the range are gone.
   */
  reach(range: ByteRange, signal: AbortSignal): Promise<number | undefined>
  /** Says that the bytes of a range are stored. */
  release(range: ByteRange): void
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
