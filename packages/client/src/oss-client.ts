import { HttpClient, type SendOptions, systemClock } from '@oss/http'
import type { MultipartApi, RemotePart, StoredObject, UploadHandle } from '@oss/multipart'
import type { Signer } from '@oss/signer'
import { connectionOf, type OssClientOptions } from './client-options.ts'
import { type CredentialsCache, createCredentialsCache } from './credentials-cache.ts'
import type {
  CompleteInput,
  GetObjectInput,
  InitiateInput,
  ListUploadsInput,
  ObjectInput,
  PutObjectInput,
  UploadPartInput,
} from './inputs.ts'
import { createMultipartApi } from './multipart-api.ts'
import { checkBucket, checkKey } from './object-name.ts'
import { type ObjectOptions, objectHeaders } from './object-options.ts'
import { abortMultipartUpload } from './operations/abort-multipart-upload.ts'
import { completeMultipartUpload } from './operations/complete-multipart-upload.ts'
import { deleteObject } from './operations/delete-object.ts'
import { checkObjectRange, getObject, type ObjectStream } from './operations/get-object.ts'
import { headObject, type ObjectInfo } from './operations/head-object.ts'
import { initiateMultipartUpload } from './operations/initiate-multipart-upload.ts'
import { listMultipartUploads, type UnfinishedUpload } from './operations/list-multipart-uploads.ts'
import { listParts } from './operations/list-parts.ts'
import { type PresignedRequest, type PresignInput, presign } from './operations/presign.ts'
import { putObject, type StoredAnswer } from './operations/put-object.ts'
import { uploadPart } from './operations/upload-part.ts'
import { type OssContext, type RequestOptions, withSignal } from './oss-request.ts'
import { openBody, type Proven } from './put-body.ts'
import { createRequestAuthorizer } from './request-authorizer.ts'
import { type ResumableUploadInput, resumableUpload } from './resumable-upload.ts'
import { checkPartNumber, checkUploadRef, type UploadRef } from './upload-ref.ts'

/** Codes after which other credentials may help. A temporary key that has expired long ago is not known at all any more. */
const CREDENTIALS_REFUSED = [
  'SecurityTokenExpired',
  'InvalidSecurityToken',
  'AccessKeyIdAndSecurityTokenNotMatch',
  'InvalidAccessKeyId',
]

/**
 * A client of Alibaba Cloud OSS. One serves any number of uploads at a time; dispose of it (`await using`, or `close()`) when no more are
 * to come.
 *
 * All methods reject with an {@link OssError}, or with the reason of the `signal` they were given.
 */
export class OssClient implements AsyncDisposable {
  readonly #context: OssContext
  readonly #signer: Signer
  readonly #credentials: CredentialsCache
  readonly #options: OssClientOptions
  readonly #now: () => number

  /** @throws ValidationError for an endpoint or region that cannot work. Nothing is sent. */
  constructor(options: OssClientOptions) {
    const { endpoint, signer } = connectionOf(options)
    const { credentials, clock = systemClock, transport, retry, timeouts, allowInsecure, on } = options
    this.#options = options
    this.#signer = signer
    this.#now = () => clock.now()
    this.#credentials = createCredentialsCache(credentials)
    const http = new HttpClient({
      authorizer: createRequestAuthorizer(signer, this.#credentials, clock),
      clock,
      refreshCredentialsOn: CREDENTIALS_REFUSED,
      ...(transport && { transport }),
      ...(retry && { retry }),
      ...(timeouts && { timeouts }),
      ...(allowInsecure && { allowInsecure }),
      ...(on && { on }),
    })
    this.#context = { http, endpoint }
  }

  /**
   * Uploads a file so that it survives crashes, bad networks and changes of the file: called again after whatever happened, it continues
   * where it stopped. Starts at once.
   *
   * @throws ValidationError or PlanError for bad input, before anything is sent or written.
   */
  resumableUpload(input: ResumableUploadInput): UploadHandle {
    return resumableUpload(this.#context, this.#options.checkpoints, input)
  }

  /**
   * OSS as the service of an upload, for `startUpload` of `@oss/multipart`: to upload from a source of your own, say.
   *
   * @param options - what the object gets besides its bytes.
   */
  multipartApi(options: ObjectOptions = {}): MultipartApi {
    objectHeaders(options)
    return createMultipartApi(this.#context, options)
  }

  /** Stores an object in one request (OSS: PutObject). What was stored is proven by its CRC-64. */
  async putObject(input: PutObjectInput): Promise<StoredAnswer & Proven> {
    checkObject(input)
    await using body = await openBody(input.body, this.#now)
    return await body.send((bytes) => putObject(this.#context, input, input, bytes, sendOptions(input)))
  }

  /** Describes an object, or `undefined` when there is none of that key (OSS: HeadObject). */
  async headObject(input: ObjectInput): Promise<ObjectInfo | undefined> {
    checkObject(input)
    return headObject(this.#context, input, sendOptions(input))
  }

  /** Reads an object (OSS: GetObject). Resolves when the answer begins; its body comes as it is read. */
  async getObject(input: GetObjectInput): Promise<ObjectStream> {
    checkObject(input)
    if (input.range !== undefined) checkObjectRange(input.range)
    return getObject(this.#context, input, sendOptions(input))
  }

  /** Deletes an object; one that is not there counts as deleted (OSS: DeleteObject). */
  async deleteObject(input: ObjectInput): Promise<void> {
    checkObject(input)
    return deleteObject(this.#context, input, sendOptions(input))
  }

  /** Begins a multipart upload of which you send the parts yourself (OSS: InitiateMultipartUpload). */
  async initiateMultipartUpload(input: InitiateInput): Promise<UploadRef> {
    checkObject(input)
    return initiateMultipartUpload(this.#context, input, input, sendOptions(input))
  }

  /** Stores one part, in place of an earlier one of that number (OSS: UploadPart). */
  async uploadPart(input: UploadPartInput): Promise<{ readonly etag: string } & Proven> {
    checkUploadRef(input)
    checkPartNumber(input.partNumber)
    const range = input.body instanceof Uint8Array ? undefined : input.body
    await using body = await openBody(input.body, this.#now, range)
    return await body.send((bytes) =>
      uploadPart(this.#context, input, input.partNumber, bytes, sendOptions(input)),
    )
  }

  /** The parts of a multipart upload that OSS has, ascending (OSS: ListParts). */
  listParts(input: UploadRef & RequestOptions): AsyncIterable<RemotePart> {
    checkUploadRef(input)
    return listParts(this.#context, input, sendOptions(input))
  }

  /** Makes the listed parts one object, all or nothing (OSS: CompleteMultipartUpload). */
  async completeMultipartUpload(input: CompleteInput): Promise<StoredObject> {
    checkUploadRef(input)
    for (const { partNumber } of input.parts) checkPartNumber(partNumber)
    return completeMultipartUpload(this.#context, input, input.parts, input, sendOptions(input))
  }

  /**
   * Throws a multipart upload and its parts away: the upload id cannot be used any more (OSS: AbortMultipartUpload). Works while requests
   * are disabled.
   */
  async abortMultipartUpload(input: UploadRef & RequestOptions): Promise<void> {
    checkUploadRef(input)
    return abortMultipartUpload(this.#context, input, sendOptions(input))
  }

  /** The uploads of a bucket that were neither completed nor aborted (OSS: ListMultipartUploads). */
  listMultipartUploads(input: ListUploadsInput): AsyncIterable<UnfinishedUpload> {
    checkBucket(input.bucket)
    return listMultipartUploads(this.#context, input, sendOptions(input))
  }

  /** Signs a URL that lets whoever has it make one kind of request until it expires. Nothing is sent. */
  async presign(input: PresignInput & RequestOptions): Promise<PresignedRequest> {
    checkObject(input)
    const nowMs = this.#now()
    const { credentials } = await this.#credentials.get(nowMs, input.signal ?? new AbortController().signal)
    return presign(this.#signer, this.#context.endpoint, credentials, new Date(nowMs), input)
  }

  /**
   * Stops everything of this client that is in flight or waiting, and refuses new requests, until {@link OssClient.enableRequests}. Upload
   * ids and checkpoints stay, so the same calls continue afterwards. C++: `DisableRequest()`.
   *
   * What was in flight ends with an InterruptedError `ClientError:200042`, what had not been sent with `ClientError:100002`; uploads end as
   * interrupted. They end for good, also when requests are enabled again at once.
   */
  disableRequests(reason?: string): void {
    this.#context.http.gate.close(reason)
  }

  /** Lets requests through again. C++: `EnableRequest()`. */
  enableRequests(): void {
    this.#context.http.gate.open()
  }

  /** Whether requests are let through. */
  get requestsEnabled(): boolean {
    return this.#context.http.gate.state === 'open'
  }

  /** Ends what is in flight as interrupted and closes all connections. */
  close(): Promise<void> {
    return this.#context.http.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

function checkObject({ bucket, key }: { readonly bucket: string; readonly key: string }): void {
  checkBucket(bucket)
  checkKey(key)
}

function sendOptions({
  signal,
  onProgress,
}: RequestOptions & { readonly onProgress?: (bytesSent: number) => void }): SendOptions {
  return { ...withSignal(signal), ...(onProgress && { onBytesSent: onProgress }) }
}
