import type { ByteRange, Crc64, ObjectTarget } from '@oss/multipart'

/** An object as the service describes it at one moment. */
export interface ObjectFacts {
  /** Bytes. */
  readonly size: number
  /** Differs when the content does. */
  readonly etag: string
  /** CRC-64/XZ of the whole object; `undefined` when the service has none. */
  readonly crc64: Crc64 | undefined
  /** `undefined` when the service keeps no versions. */
  readonly versionId: string | undefined
}

/**
 * Port: the object that is read. An adapter retries by its own rules until an answer begins; a body that breaks off is the download's
 * affair, which asks for the rest.
 *
 * Each call ends soon after `signal` aborts, and leaves nothing running.
 */
export interface ObjectReader {
  /** Names the object, the same in every run that should continue one another. */
  readonly object: ObjectTarget
  /** What the object is now, or `undefined` when there is none (OSS: HeadObject). */
  describe(signal: AbortSignal): Promise<ObjectFacts | undefined>
  /**
   * Reads a range of the object, in order. Ends with an error when the body breaks off.
   *
   * @param object - what the object must still be (OSS: GetObject with `If-Match`).
   * @throws ObjectChangedError when it is another one, or none any more.
   */
  read(object: ObjectFacts, range: ByteRange, signal: AbortSignal): AsyncIterable<Uint8Array>
  /**
   * Waits until the rest of a range may be asked for again.
   *
   * @param error - what reading ended with.
   * @param failures - how often in a row hardly anything came; 1 for the first time.
   * @returns false, at once, when it would not help.
   */
  waitToRetry(error: unknown, failures: number, signal: AbortSignal): Promise<boolean>
  /** Whether an error says that requests were stopped on purpose. */
  isInterruption(error: unknown): boolean
}
