import type { Crc64, PartNumber, UploadId } from '../model/ids.ts'
import type { ObjectTarget } from '../model/object-target.ts'
import type { ByteRange } from '../model/part-plan.ts'

/** What the service says of a part or object it has stored. */
export interface Receipt {
  readonly etag: string
  /** CRC-64/XZ of the stored bytes; `undefined` when the service gives none. */
  readonly crc64: Crc64 | undefined
}

/** A part as the service lists it. */
export interface RemotePart extends Receipt {
  readonly number: PartNumber
  readonly size: number
}

/** An object as the service describes it. */
export interface RemoteObject extends Receipt {
  readonly size: number
  readonly versionId: string | undefined
}

/** What the service says of an object it has just stored. */
export interface StoredObject extends Receipt {
  readonly versionId: string | undefined
}

/** A body to be sent. `open` is called once for each attempt and gives exactly `byteLength` bytes or fails. */
export interface BodyToSend {
  readonly byteLength: number
  /** Which bytes of the source they are. Of a {@link RemoteSource} this is all there is, and `open` is not to be called. */
  readonly range: ByteRange
  /** The bytes, from the first on. Ends with an error when the signal aborts or the source has changed. */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>
  /** Told how many bytes of the present attempt have gone out; starts again at 0 with a new attempt. */
  onBytesSent(total: number): void
  /**
   * Says that the first so many bytes of the present attempt are needed no more: not by a socket, and not by an attempt that was given up.
   * Their memory is then used again. An adapter that cannot tell does not call it, and every piece stays as it was given.
   */
  released(total: number): void
}

/** One part to be stored. */
export interface PartToSend {
  readonly target: ObjectTarget
  readonly uploadId: UploadId
  readonly number: PartNumber
  readonly body: BodyToSend
}

/** A part as it is named when an upload is completed. */
export interface CompletedPart {
  readonly number: PartNumber
  readonly etag: string
}

/**
 * What a failure of the service means to an upload.
 *
 * - `no-such-upload`: the upload id is gone: completed, aborted or expired.
 * - `part-rejected`: the bytes of a part did not arrive as they were sent, or a completion named a part the service does not have.
 * - `interrupted`: requests were stopped on purpose.
 * - `transient`: it may work later: no answer, an overloaded service.
 * - `permanent`: it will not work again as it is: not allowed, not found, refused.
 */
export type FailureKind = 'no-such-upload' | 'part-rejected' | 'interrupted' | 'transient' | 'permanent'

/** A failure of the service, read by the adapter that knows its errors. */
export interface Failure {
  readonly kind: FailureKind
  /** Whether the service may have carried out the request, in this attempt or in an earlier one of the same call. */
  readonly mayHaveBeenApplied: boolean
}

/**
 * Port: the service that stores parts. An adapter retries by its own rules; an upload does not repeat its calls, except for
 * parts that arrived damaged.
 *
 * Each call ends soon after `signal` aborts, and leaves nothing running.
 */
export interface MultipartApi {
  /** Begins a multipart upload (OSS: InitiateMultipartUpload). */
  initiate(target: ObjectTarget, signal: AbortSignal): Promise<UploadId>
  /** Stores one part, replacing an earlier one of that number (OSS: UploadPart). */
  uploadPart(part: PartToSend, signal: AbortSignal): Promise<Receipt>
  /** The parts stored so far, ascending (OSS: ListParts). May be refused; an upload can go on without it. */
  listParts(target: ObjectTarget, uploadId: UploadId, signal: AbortSignal): AsyncIterable<RemotePart>
  /** Makes the parts one object, all or nothing (OSS: CompleteMultipartUpload). */
  complete(
    target: ObjectTarget,
    uploadId: UploadId,
    parts: readonly CompletedPart[],
    signal: AbortSignal,
  ): Promise<StoredObject>
  /**
   * Throws the upload and its parts away (OSS: AbortMultipartUpload). Resolves when the service has confirmed it; an upload id
   * that is already gone counts as confirmed. Must work while other requests are disabled.
   */
  abort(target: ObjectTarget, uploadId: UploadId, signal: AbortSignal): Promise<void>
  /** Describes the object, or `undefined` when there is none (OSS: HeadObject). */
  head(target: ObjectTarget, signal: AbortSignal): Promise<RemoteObject | undefined>
  /** Stores a whole object in one request (OSS: PutObject). Without it, small sources are uploaded as one part. */
  put?(target: ObjectTarget, body: BodyToSend, signal: AbortSignal): Promise<StoredObject>
  /** Says what an error thrown by one of the calls above means. */
  classify(error: unknown): Failure
}
