import type { SourceFingerprint } from '../model/fingerprint.ts'
import type { Crc64 } from '../model/ids.ts'
import type { ByteRange } from '../model/part-plan.ts'

/**
 * Port: provides the bytes to upload.
 *
 * Adapters: `fileSource` and `sharedFileSource` (`@oss/multipart/file`), `bytesSource`.
 */
export interface UploadSource {
  /** Identifies the source across runs that resume one another: for a file its absolute path. */
  readonly label: string
  /**
   * Opens the source. Called at the start of an upload, and again when the source has changed.
   *
   * @param signal - cancels a slow opening; the promise then rejects with its reason.
   * @throws SourceError `SOURCE_UNREADABLE` when it cannot be read.
   */
  open(signal?: AbortSignal): Promise<OpenSource>
}

/** Provides buffers for the chunks of a read. */
export interface BufferAllocator {
  /** Returns a buffer of `byteLength` bytes with arbitrary content. */
  allocate(byteLength: number): Uint8Array
}

/** An open source. All reads see the same content, even when its name is given to another file. */
export interface OpenSource extends AsyncDisposable {
  /** The fingerprint when the source was opened, if it is known without a call of `fingerprint`. */
  readonly opened?: SourceFingerprint
  /**
   * Returns the current fingerprint, which differs from the earlier one when the content has changed.
   *
   * @throws SourceError `SOURCE_CHANGED` when the name refers to something else than what was opened.
   */
  fingerprint(): Promise<SourceFingerprint>
  /**
   * Reads a range as chunks, in order. Each call reads from the source, so a part can be sent again. Ends
   * early (with or without an error) when bytes are missing; the caller counts them.
   *
   * @param buffers - allocates the chunks, each in memory of its own, which is reused once its reader has
   * released it. Chunks in other memory are never changed. Default: new memory for each chunk.
   */
  read(range: ByteRange, signal: AbortSignal, buffers?: BufferAllocator): AsyncIterable<Uint8Array>
  /**
   * Set for a stream, whose end is not known when it is opened; the size in its fingerprint is then 0. When
   * it is omitted, the source has the size of its fingerprint.
   */
  readonly stream?: OpenStream
}

/**
 * Operations of a stream beyond reading: its parts arrive one after another, and are buffered while they are
 * sent.
 */
export interface OpenStream {
  /**
   * Waits until the bytes of a range can be read, or the stream has ended. Called for one range at a time. A
   * range that was reached can be read any number of times until it is released.
   *
   * @returns the size of the source once it is known; always when the source ends within the range.
   * @throws SourceError `SOURCE_UNREADABLE` when the stream fails, or the bytes of the range are gone.
   */
  reach(range: ByteRange, signal: AbortSignal): Promise<number | undefined>
  /** Reports that the bytes of a range are stored. */
  release(range: ByteRange): void
}

/**
 * Port: bytes that the service already has, such as an object to copy. None of them are read locally: the
 * service receives the range of each part, {@link BodyToSend.range}.
 */
export interface RemoteSource {
  /** Identifies the source across runs that resume one another. */
  readonly label: string
  /**
   * Looks up the source. Called at the start, and again when the source has changed.
   *
   * @throws SourceError `SOURCE_UNREADABLE` when it does not exist.
   */
  open(signal: AbortSignal): Promise<OpenRemoteSource>
}

/** A source at the service, as it was found. */
export interface OpenRemoteSource extends AsyncDisposable {
  /** CRC-64/XZ of the source as the service reports it; `undefined` when it reports none. */
  readonly crc64: Crc64 | undefined
  /**
   * Returns the current fingerprint. In doubt the source counts as changed, because there are no bytes to
   * compare.
   */
  fingerprint(signal: AbortSignal): Promise<SourceFingerprint>
}
