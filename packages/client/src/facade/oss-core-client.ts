import type { ObjectReader } from '@oss/download'
import type { BinaryData, CompletedCopy, Receipt, UploadHandle } from '@oss/multipart'
import type { VerifiedChecksum } from '../bodies/checked-send.ts'
import {
  type CompleteInput,
  type CompleteMultipartUploadResult,
  completeMultipartUpload,
} from '../operations/complete-multipart-upload.ts'
import { deleteBucket } from '../operations/delete-bucket.ts'
import { getBucketAcl } from '../operations/get-bucket-acl.ts'
import { type BucketInfo, getBucketInfo } from '../operations/get-bucket-info.ts'
import { getBucketLocation } from '../operations/get-bucket-location.ts'
import { type InitiateInput, initiateMultipartUpload } from '../operations/initiate-multipart-upload.ts'
import { type ListBucketsInput, type ListedBucket, listBuckets } from '../operations/list-buckets.ts'
import {
  type ListUploadsInput,
  listMultipartUploads,
  type UnfinishedUpload,
} from '../operations/list-multipart-uploads.ts'
import { createObjectReader, type ObjectReaderInput } from '../operations/object-reader.ts'
import { type BucketAcl, type PutBucketInput, putBucket } from '../operations/put-bucket.ts'
import { type BucketAclInput, putBucketAcl } from '../operations/put-bucket-acl.ts'
import {
  type AbortedUploads,
  type AbortUploadsInput,
  abortMultipartUploads,
  measureMultipartUploads,
  type UnfinishedSize,
  type UnfinishedUploadsInput,
} from '../operations/unfinished-uploads.ts'
import { type UploadPartInput, uploadPart } from '../operations/upload-part.ts'
import { type UploadPartCopyInput, uploadPartCopy } from '../operations/upload-part-copy.ts'
import type { BucketInput, RequestOptions } from '../options/request-input.ts'
import type { UploadRef } from '../options/upload-id-input.ts'
import { type PostForm, type PostFormInput, signPostForm } from '../presign/post-form.ts'
import {
  type PresignCompleteInput,
  type PresignPartInput,
  presignCompleteMultipartUpload,
  presignUploadPart,
} from '../presign/presign.ts'
import { type PresignUploadInput, presignMultipartUpload } from '../presign/presign-multipart-upload.ts'
import type { PresignedRequest, PresignedUpload } from '../presign/presigned-upload.ts'
import { type ResumableCopyInput, resumableCopy } from '../transfers/resumable-copy.ts'
import { resumableUpload } from '../transfers/resumable-upload.ts'
import type { ContentUploadInput } from '../transfers/upload-input.ts'
import { OssObjectClient } from './oss-object-client.ts'
import { connectionOf, type OssUploadClient } from './oss-upload-client.ts'

/**
 * A client for Alibaba Cloud OSS that needs no modules of Node.js: for browsers, workers, edge runtimes and
 * apps. It has neither files nor batches, and sends requests with the `transport` of its options. Create one
 * for any number of concurrent transfers, and dispose of it (`await using`, or `close()`) when it is no
 * longer needed.
 *
 * All methods reject with an {@link OssError}, or with the reason of the given `signal`.
 */
export class OssCoreClient extends OssObjectClient {
  readonly #connection = connectionOf(this)

  // Transfers

  /**
   * Uploads a body, and starts immediately. Called again after a network failure, a reload or a change of the
   * body, it resumes where it stopped. The checkpoint is kept by this client only, unless the input or the
   * client options name a store; a stream that is read once cannot be resumed.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is sent or written.
   */
  override resumableUpload(input: ContentUploadInput): UploadHandle {
    return resumableUpload(this.#connection, input)
  }

  /**
   * Copies an object of any size inside OSS, without transferring its bytes to this machine, and starts
   * immediately. Called again after a network failure, a reload or a change of the source, it resumes where
   * it stopped, if its checkpoint was kept: in `checkpoints`, or in the client's store; otherwise it is kept
   * in memory by this client.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is sent or written.
   */
  resumableCopy(input: Omit<ResumableCopyInput, 'checkpointDir'>): UploadHandle<CompletedCopy> {
    return resumableCopy(this.#connection, input)
  }

  /**
   * Returns the adapter of an object for `startDownload` of `@oss/download`, for example to download into
   * something other than a file.
   *
   * @throws ValidationError for invalid input. Nothing is sent.
   */
  objectReader(input: ObjectReaderInput): ObjectReader {
    return createObjectReader(this.#connection, input)
  }

  // Multipart uploads, one request each

  /** Initiates a multipart upload whose parts you send yourself (OSS: InitiateMultipartUpload). */
  initiateMultipartUpload(input: InitiateInput): Promise<UploadRef> {
    return initiateMultipartUpload(this.#connection, input)
  }

  /** Stores a part, replacing an earlier part of the same number (OSS: UploadPart). */
  uploadPart(input: UploadPartInput<BinaryData>): Promise<{ readonly etag: string } & VerifiedChecksum> {
    return uploadPart(this.#connection, input)
  }

  /**
   * Copies a range of an object as a part, without transferring its bytes to this machine (OSS:
   * UploadPartCopy).
   */
  uploadPartCopy(input: UploadPartCopyInput): Promise<Receipt> {
    return uploadPartCopy(this.#connection, input)
  }

  /** Combines the parts of an upload into one object, all or nothing (OSS: CompleteMultipartUpload). */
  completeMultipartUpload(input: CompleteInput): Promise<CompleteMultipartUploadResult> {
    return completeMultipartUpload(this.#connection, input)
  }

  /**
   * Lists the multipart uploads of a bucket that were neither completed nor aborted (OSS:
   * ListMultipartUploads).
   */
  listMultipartUploads(input: ListUploadsInput): AsyncIterable<UnfinishedUpload> {
    return listMultipartUploads(this.#connection, input)
  }

  /** Returns the number of unfinished uploads and the size of their parts. Lists the parts of each upload. */
  measureMultipartUploads(input: UnfinishedUploadsInput): Promise<UnfinishedSize> {
    return measureMultipartUploads(this.#connection, input)
  }

  /**
   * Aborts the unfinished uploads with a prefix, or of an age, each until OSS reports that it no longer
   * exists. Continues after an upload that cannot be aborted.
   *
   * @throws ValidationError `OPTION_INVALID` when neither prefix nor age is given.
   */
  abortMultipartUploads(input: AbortUploadsInput): Promise<AbortedUploads> {
    return abortMultipartUploads(this.#connection, input)
  }

  // Signed requests for clients without credentials

  /** Signs a URL that stores one part of a multipart upload (OSS: UploadPart). Nothing is sent. */
  presignUploadPart(input: PresignPartInput & RequestOptions): Promise<PresignedRequest> {
    return presignUploadPart(this.#connection, input)
  }

  /**
   * Signs a URL that completes a multipart upload with all parts that OSS has, by a POST without a body (OSS:
   * CompleteMultipartUpload, x-oss-complete-all). Nothing is sent.
   */
  presignCompleteMultipartUpload(input: PresignCompleteInput & RequestOptions): Promise<PresignedRequest> {
    return presignCompleteMultipartUpload(this.#connection, input)
  }

  /**
   * Initiates a multipart upload and signs all its requests. The result is plain data: pass it to a browser,
   * where `uploadPresigned` of `@oss/client/presigned` carries out the upload. Sends one request.
   *
   * @throws PlanError or ValidationError for invalid input, before the request.
   */
  presignMultipartUpload(input: PresignUploadInput): Promise<PresignedUpload> {
    return presignMultipartUpload(this.#connection, input)
  }

  /**
   * Signs a form with which a browser uploads one object without a script (OSS: PostObject). Nothing is sent.
   *
   * @throws ValidationError or SigningError for invalid input.
   */
  signPostForm(input: PostFormInput & RequestOptions): Promise<PostForm> {
    return signPostForm(this.#connection, input)
  }

  // Buckets

  /** Creates a bucket. Succeeds if you already own it with the same settings (OSS: PutBucket). */
  putBucket(input: PutBucketInput): Promise<void> {
    return putBucket(this.#connection, input)
  }

  /** Deletes a bucket that has neither objects nor unfinished uploads (OSS: DeleteBucket). */
  deleteBucket(input: BucketInput): Promise<void> {
    return deleteBucket(this.#connection, input)
  }

  /** Returns the access control of a bucket (OSS: GetBucketAcl). */
  getBucketAcl(input: BucketInput): Promise<BucketAcl> {
    return getBucketAcl(this.#connection, input)
  }

  /** Sets the access control of a bucket (OSS: PutBucketAcl). */
  putBucketAcl(input: BucketAclInput): Promise<void> {
    return putBucketAcl(this.#connection, input)
  }

  /** Describes a bucket (OSS: GetBucketInfo). */
  getBucketInfo(input: BucketInput): Promise<BucketInfo> {
    return getBucketInfo(this.#connection, input)
  }

  /** Returns the location of a bucket, such as `oss-cn-hangzhou` (OSS: GetBucketLocation). */
  getBucketLocation(input: BucketInput): Promise<string> {
    return getBucketLocation(this.#connection, input)
  }

  /** Lists the buckets of the account by name (OSS: ListBuckets). */
  listBuckets(input: ListBucketsInput = {}): AsyncIterable<ListedBucket> {
    return listBuckets(this.#connection, input)
  }

  /**
   * Limits the number of requests per second that this client sends from now on; each attempt counts, and
   * further requests wait. Use it to divide the limit of an account among several processes, as `@oss/bullmq`
   * does.
   *
   * @param requestsPerSecond - any positive number; `undefined` (default) removes the limit.
   * @throws ValidationError `OPTION_INVALID`
   */
  limitRequests(requestsPerSecond: number | undefined): void {
    this.#connection.requestLimit.set(requestsPerSecond)
  }
}

/**
 * Returns a client with all operations for a client that only uploads. They share connections, credentials,
 * checkpoint store, limits and state: closing one closes the other. For pages that load the code of all
 * operations only when they need it.
 */
export function allOperations(client: OssUploadClient): OssCoreClient {
  return new OssCoreClient(client)
}
