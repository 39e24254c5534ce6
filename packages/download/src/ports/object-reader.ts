import type { ByteRange, Crc64, ObjectTarget } from '@oss/multipart'

/** An object as the service describes it at one moment. */
export interface ObjectVersion {
  /** Size in bytes. */
  readonly size: number
  /** Differs if the content differs. */
  readonly etag: string
  /** CRC-64/XZ of the whole object; `undefined` if the service has none. */
  readonly crc64: Crc64 | undefined
  /** `undefined` if the bucket is not versioned. */
  readonly versionId: string | undefined
}

/**
 * Port: the object to download. An adapter retries until a response starts, by its own rules. If the body
 * breaks off, the download requests the rest.
 *
 * Each call ends soon after `signal` aborts, and leaves nothing running.
 */
export interface ObjectReader {
  /** Identifies the object across runs. */
  readonly object: ObjectTarget
  /** Describes the current object; `undefined` if it does not exist (OSS: HeadObject). */
  describe(signal: AbortSignal): Promise<ObjectVersion | undefined>
  /**
   * Reads a range of the object in order. Fails if the body breaks off.
   *
   * @param object - the expected state of the object (OSS: GetObject with `If-Match`)
   * @throws ObjectChangedError if the object was overwritten or deleted
   */
  read(object: ObjectVersion, range: ByteRange, signal: AbortSignal): AsyncIterable<Uint8Array>
  /**
   * Waits until the rest of a range may be requested.
   *
   * @param error - the error that ended the reading
   * @param failures - number of consecutive failures without substantial progress, starting at 1
   * @returns false, without waiting, if another request would not help
   */
  waitToRetry(error: unknown, failures: number, signal: AbortSignal): Promise<boolean>
  /** Whether an error means that requests were stopped on purpose. */
  isInterruption(error: unknown): boolean
}
