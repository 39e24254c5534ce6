import {
  checkPartSize,
  DEFAULT_PART_SIZE,
  partRange,
  planParts,
  partNumber as takePartNumber,
} from '@oss/multipart'
import { type Connection, checkObject } from '../connection/connection.ts'
import type { RequestOptions } from '../connection/oss-request.ts'
import type { InitiateInput } from '../facade/inputs.ts'
import { MultipartCalls } from '../facade/multipart-calls.ts'
import { checkOptions } from '../options/check-options.ts'
import { checkBucket } from '../options/object-name.ts'
import { completeHeaders } from '../options/object-options.ts'
import { transferHeaders } from '../options/transfer-options.ts'
import { checkPartNumber, checkUploadRef, type UploadRef } from '../options/upload-id-input.ts'
import { type PostForm, type PostFormInput, postForm } from './post-form.ts'
import type { PresignedCall, PresignedUpload } from './presigned-upload.ts'
import {
  type Lifetime,
  type PresignCompleteInput,
  type PresignedRequest,
  type PresignInput,
  type PresignPartInput,
  presign,
  presignComplete,
  presignPart,
  type UrlSigner,
} from './sign.ts'

/** What somebody without credentials is to upload. */
export interface PresignUploadInput extends Omit<InitiateInput, 'sequential'>, Lifetime {
  /** Bytes of the whole. */
  readonly size: number
  /** Bytes of a part, from 102,400 (100 KiB) to 5,368,709,120 (5 GiB). Default: 8 MiB. Raised by itself for more than 10,000 parts. */
  readonly partSize?: number
}

/** The calls that sign what somebody without credentials sends. */
export class PresignCalls extends MultipartCalls {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    super(connection)
    this.#connection = connection
  }

  /** Signs a URL that lets whoever has it make one kind of request until it expires. Nothing is sent. */
  async presign(input: PresignInput & RequestOptions): Promise<PresignedRequest> {
    checkObject(input)
    return presign(await this.#signer(input), input)
  }

  /** Signs a URL that stores one part of a multipart upload (OSS: UploadPart). Nothing is sent. */
  async presignUploadPart(input: PresignPartInput & RequestOptions): Promise<PresignedRequest> {
    checkUploadRef(input)
    checkPartNumber(input.partNumber)
    return presignPart(await this.#signer(input), input)
  }

  /**
   * Signs a URL that completes a multipart upload with all the parts OSS has, by a POST without a body (OSS: CompleteMultipartUpload,
   * x-oss-complete-all). Nothing is sent.
   */
  async presignCompleteMultipartUpload(
    input: PresignCompleteInput & RequestOptions,
  ): Promise<PresignedRequest> {
    checkUploadRef(input)
    return presignComplete(await this.#signer(input), input)
  }

  /**
   * Begins a multipart upload and signs all requests that carry it out. Give the result, which is plain data, to a browser:
   * `uploadPresigned` of `@oss/client/presigned` does the rest. One request is sent.
   *
   * @throws PlanError or ValidationError for bad input, before the request.
   */
  async presignMultipartUpload(input: PresignUploadInput): Promise<PresignedUpload> {
    checkObject(input)
    const { size, partSize = DEFAULT_PART_SIZE, expiresInSeconds } = input
    checkPartSize(partSize)
    completeHeaders(input)
    transferHeaders(input)
    const plan = planParts(size, partSize)
    // Refuses a lifetime that cannot be, before an upload is begun.
    presign(await this.#signer(input), {
      method: 'PUT',
      bucket: input.bucket,
      key: input.key,
      expiresInSeconds,
    })
    const upload = await this.initiateMultipartUpload(input)
    // Signed only now, because lifetimes run from the time of signing and the request may have taken its time.
    const by = await this.#signerOf(upload, input)
    const parts = Array.from({ length: plan.partCount }, (_, index) => {
      const partNumber = takePartNumber(index + 1)
      const signed = presignPart(by, { ...input, ...upload, partNumber })
      return { partNumber, ...partRange(plan, partNumber), ...callOf(signed) }
    })
    const complete = callOf(presignComplete(by, { ...input, ...upload }))
    return { uploadId: upload.uploadId, size, parts, complete }
  }

  /**
   * Signs a form by which a browser uploads one object, without a script (OSS: PostObject). Nothing is sent.
   *
   * @throws ValidationError or SigningError for bad input.
   */
  async signPostForm(input: PostFormInput & RequestOptions): Promise<PostForm> {
    checkBucket(input.bucket)
    return postForm(await this.#signer(input), input)
  }

  async #signer(input: RequestOptions): Promise<UrlSigner> {
    checkOptions(input)
    const { now, context, signer, credentials: cache } = this.#connection
    const { credentials } = await cache.get(now(), input.signal ?? new AbortController().signal)
    // After the credentials were fetched, which may have taken its time too.
    return { signer, endpoint: context.endpoint, credentials, at: new Date(now()) }
  }

  /** Who signs for an upload that was begun; without one it is aborted, as far as the credentials allow. */
  async #signerOf(upload: UploadRef, input: RequestOptions): Promise<UrlSigner> {
    try {
      return await this.#signer(input)
    } catch (error) {
      await this.abortMultipartUpload(upload).catch(() => {})
      throw error
    }
  }
}

function callOf({ url, method, headers }: PresignedRequest): PresignedCall {
  return { url: url.href, method, headers }
}
