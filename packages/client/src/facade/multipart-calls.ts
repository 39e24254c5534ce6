import type { Receipt, RemotePart } from '@oss/multipart'
import type { Proven } from '../bodies/checked-send.ts'
import { openBody } from '../bodies/put-body.ts'
import { sourceChecks } from '../bodies/source-checks.ts'
import { type Connection, checkObject, sending } from '../connection/connection.ts'
import type { RequestOptions } from '../connection/oss-request.ts'
import { abortMultipartUpload } from '../operations/abort-multipart-upload.ts'
import {
  type CompletedAnswer,
  checkParts,
  completeMultipartUpload,
} from '../operations/complete-multipart-upload.ts'
import { initiateMultipartUpload } from '../operations/initiate-multipart-upload.ts'
import { listMultipartUploads, type UnfinishedUpload } from '../operations/list-multipart-uploads.ts'
import { listParts } from '../operations/list-parts.ts'
import { checkObjectRange } from '../operations/open-object.ts'
import {
  type AbortedUploads,
  type AbortUploadsInput,
  abortUploads,
  checkSelection,
  measureUploads,
  type UnfinishedSize,
  type UnfinishedUploadsInput,
} from '../operations/unfinished-uploads.ts'
import { uploadPart } from '../operations/upload-part.ts'
import { uploadPartCopy } from '../operations/upload-part-copy.ts'
import { withContentType } from '../options/content-type.ts'
import { checkBucket } from '../options/object-name.ts'
import { objectHeaders } from '../options/object-options.ts'
import { transferHeaders } from '../options/transfer-options.ts'
import { checkPartNumber, checkUploadRef, type UploadRef } from '../options/upload-id-input.ts'
import type {
  CompleteInput,
  InitiateInput,
  ListUploadsInput,
  UploadPartCopyInput,
  UploadPartInput,
} from './inputs.ts'
import { ObjectCalls } from './object-calls.ts'

/** The calls about multipart uploads, one request each. */
export class MultipartCalls extends ObjectCalls {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    super(connection)
    this.#connection = connection
  }

  /** Begins a multipart upload of which you send the parts yourself (OSS: InitiateMultipartUpload). */
  async initiateMultipartUpload(input: InitiateInput): Promise<UploadRef> {
    checkObject(input)
    // Those that count at the completion are refused here already.
    objectHeaders(input)
    const { context, send } = sending(this.#connection, input)
    return initiateMultipartUpload(context, input, withContentType(input, input.key), send)
  }

  /** Stores one part, in place of an earlier one of that number (OSS: UploadPart). */
  async uploadPart(input: UploadPartInput): Promise<{ readonly etag: string } & Proven> {
    checkUploadRef(input)
    checkPartNumber(input.partNumber)
    transferHeaders(input)
    const { context, send } = sending(this.#connection, input)
    const range = input.body instanceof Uint8Array ? undefined : input.body
    await using body = await openBody(input.body, this.#connection.now, { ...sourceChecks(input), range })
    return await body.send((bytes) => uploadPart(context, input, input.partNumber, bytes, input, send))
  }

  /** Stores a range of an object as one part; no byte comes here (OSS: UploadPartCopy). */
  async uploadPartCopy(input: UploadPartCopyInput): Promise<Receipt> {
    checkUploadRef(input)
    checkPartNumber(input.partNumber)
    if (input.source.range !== undefined) checkObjectRange(input.source.range)
    const { context, send } = sending(this.#connection, input)
    return uploadPartCopy(context, input, input.partNumber, input.source, input, send)
  }

  /** The parts of a multipart upload that OSS has, ascending (OSS: ListParts). */
  listParts(input: UploadRef & RequestOptions): AsyncIterable<RemotePart> {
    checkUploadRef(input)
    const { context, send } = sending(this.#connection, input)
    return listParts(context, input, send)
  }

  /** Makes the listed parts one object, all or nothing (OSS: CompleteMultipartUpload). */
  async completeMultipartUpload(input: CompleteInput): Promise<CompletedAnswer> {
    checkUploadRef(input)
    checkParts(input.parts)
    const { context, send } = sending(this.#connection, input)
    return completeMultipartUpload(context, input, input.parts, input, send)
  }

  /**
   * Throws a multipart upload and its parts away: the upload id cannot be used any more (OSS: AbortMultipartUpload). Works while requests
   * are disabled.
   */
  async abortMultipartUpload(input: UploadRef & RequestOptions): Promise<void> {
    checkUploadRef(input)
    const { context, send } = sending(this.#connection, input)
    return abortMultipartUpload(context, input, send)
  }

  /** How many uploads were neither completed nor aborted, and what their parts take. Lists the parts of each. */
  async measureMultipartUploads(input: UnfinishedUploadsInput): Promise<UnfinishedSize> {
    checkBucket(input.bucket)
    checkSelection(input, false)
    return measureUploads(this.#connection, input)
  }

  /**
   * Aborts the unfinished uploads under a prefix, or of an age, each until OSS knows it no more. Goes on after one that cannot be aborted.
   *
   * @throws ValidationError `OPTION_INVALID` when neither prefix nor age says which.
   */
  async abortMultipartUploads(input: AbortUploadsInput): Promise<AbortedUploads> {
    checkBucket(input.bucket)
    checkSelection(input, true)
    return abortUploads(this.#connection, input)
  }

  /** The uploads of a bucket that were neither completed nor aborted (OSS: ListMultipartUploads). */
  listMultipartUploads(input: ListUploadsInput): AsyncIterable<UnfinishedUpload> {
    checkBucket(input.bucket)
    const { context, send } = sending(this.#connection, input)
    return listMultipartUploads(context, input, send)
  }
}
