import type { Crc64, PartNumber, UploadId } from '../model/ids.ts'
import type { ObjectTarget } from '../model/object-target.ts'
import type { ByteRange } from '../model/part-plan.ts'
import type { ServiceLimits } from '../model/service-limits.ts'

/** Confirmation of the service for a stored part or object. */
export interface Receipt {
  readonly etag: string
  /** CRC-64/XZ of the stored bytes; `undefined` when the service returns none. */
  readonly crc64: Crc64 | undefined
}

/** A part in the listing of the service. */
export interface RemotePart extends Receipt {
  readonly number: PartNumber
  readonly size: number
}

/** An object as the service describes it. */
export interface RemoteObject extends Receipt {
  readonly size: number
  readonly versionId: string | undefined
}

/** Confirmation of the service for an object it has just stored. */
export interface StoredObject extends Receipt {
  readonly versionId: string | undefined
}

/** A request body. `open` is called once for each attempt and yields exactly `byteLength` bytes or fails. */
export interface BodyToSend {
  readonly byteLength: number
  /**
   * Byte range of the source. For a {@link RemoteSource} only the range is used, and `open` must not be
   * called.
   */
  readonly range: ByteRange
  /** Yields the bytes from the start. Fails when the signal aborts or the source has changed. */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>
  /** Reports how many bytes of the current attempt have been sent. Starts again at 0 with a new attempt. */
  onBytesSent(total: number): void
  /**
   * Reports that the first `total` bytes of the current attempt are no longer needed: not by a socket, and
   * not by an attempt that was aborted. Their memory is then reused. An adapter that cannot know this does
   * not call it, and chunks are then never overwritten.
   */
  released(total: number): void
}

/** A part to be stored. */
export interface PartToSend {
  readonly target: ObjectTarget
  readonly uploadId: UploadId
  readonly number: PartNumber
  readonly body: BodyToSend
}

/** A part in the list of a completion. */
export interface PartReference {
  readonly number: PartNumber
  readonly etag: string
}

/**
 * What a failed request means for an upload.
 *
 * - `no-such-upload`: the upload id is gone: completed, aborted or expired.
 * - `part-rejected`: the bytes of a part arrived damaged, or a completion named a part that the service does
 *   not have.
 * - `interrupted`: requests were stopped on purpose.
 * - `transient`: a later request may succeed: no response, an overloaded service.
 * - `permanent`: the same request will fail again: not allowed, not found, refused.
 */
export type FailureKind = 'no-such-upload' | 'part-rejected' | 'interrupted' | 'transient' | 'permanent'

/** A failed request, classified by the adapter that knows the errors of its service. */
export interface Failure {
  readonly kind: FailureKind
  /**
   * Whether the service may have processed the request, in this attempt or an earlier one of the same call.
   */
  readonly mayHaveBeenApplied: boolean
}

/**
 * Port: the service that stores parts. An adapter retries by its own rules; an upload does not repeat its
 * calls, except for parts that arrived damaged.
 *
 * Each call ends soon after `signal` aborts, and leaves nothing running.
 */
export interface MultipartApi {
  /** What the service accepts. Uploads are planned within these limits. */
  readonly limits: ServiceLimits
  /** Initiates a multipart upload (OSS: InitiateMultipartUpload). */
  initiate(target: ObjectTarget, signal: AbortSignal): Promise<UploadId>
  /** Stores one part, replacing an earlier one of that number (OSS: UploadPart). */
  uploadPart(part: PartToSend, signal: AbortSignal): Promise<Receipt>
  /**
   * Lists the stored parts, ascending (OSS: ListParts). May be refused; an upload can continue without it.
   */
  listParts(target: ObjectTarget, uploadId: UploadId, signal: AbortSignal): AsyncIterable<RemotePart>
  /** Combines the parts into the object, all or nothing (OSS: CompleteMultipartUpload). */
  complete(
    target: ObjectTarget,
    uploadId: UploadId,
    parts: readonly PartReference[],
    signal: AbortSignal,
  ): Promise<StoredObject>
  /**
   * Aborts the upload and deletes its parts (OSS: AbortMultipartUpload). Resolves when the service has
   * confirmed it; an upload id that is already gone counts as confirmed. Must work while other requests are
   * disabled.
   */
  abort(target: ObjectTarget, uploadId: UploadId, signal: AbortSignal): Promise<void>
  /** Describes the object, or `undefined` when there is none (OSS: HeadObject). */
  head(target: ObjectTarget, signal: AbortSignal): Promise<RemoteObject | undefined>
  /**
   * Stores a whole object in one request (OSS: PutObject). Without it, small sources are uploaded as one
   * part.
   */
  put?(target: ObjectTarget, body: BodyToSend, signal: AbortSignal): Promise<StoredObject>
  /** Classifies an error thrown by one of the calls above. */
  classify(error: unknown): Failure
}
