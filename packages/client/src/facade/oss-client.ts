import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import type { DownloadHandle, ObjectReader } from '@oss/download'
import type { CompletedCopy, MultipartApi, UploadHandle } from '@oss/multipart'
import type { UploadDirectoryInput, UploadFilesInput } from '../batch/batch-input.ts'
import type { BatchUpload } from '../batch/batch-upload.ts'
import {
  type BatchClient,
  type HoldsFileInput,
  holdsFile,
  uploadDirectory,
  uploadFiles,
} from '../batch/start-batch.ts'
import type { SameContent } from '../comparison/same-content.ts'
import type { OssClientOptions } from '../connection/client-options.ts'
import { type Connection, createConnection } from '../connection/connection.ts'
import { createObjectReader, type ObjectReaderInput } from '../operations/object-reader.ts'
import { checkOptions } from '../options/check-options.ts'
import { objectHeaders } from '../options/object-options.ts'
import { sequenceQuery } from '../options/sequential.ts'
import { payerHeaders } from '../options/transfer-options.ts'
import { PresignCalls } from '../presign/plan.ts'
import { createMultipartApi, type MultipartApiOptions } from '../transfers/multipart-api.ts'
import { type ResumableCopyInput, resumableCopy } from '../transfers/resumable-copy.ts'
import { type ResumableDownloadInput, resumableDownload } from '../transfers/resumable-download.ts'
import { type ResumableUploadInput, resumableUpload } from '../transfers/resumable-upload.ts'
import { observeUpload } from '../transfers/upload-observer.ts'

/**
 * A client of Alibaba Cloud OSS. One serves any number of uploads at a time; dispose of it (`await using`, or `close()`) when no more are
 * to come.
 *
 * All methods reject with an {@link OssError}, or with the reason of the `signal` they were given.
 */
export class OssClient extends PresignCalls implements AsyncDisposable {
  readonly #connection: Connection
  readonly #options: OssClientOptions
  /** Remembers copies and uploads that have no file and for which no place is named. */
  readonly #memory = memoryCheckpointStore()

  /** @throws ValidationError for an endpoint or region that cannot work. Nothing is sent. */
  constructor(options: OssClientOptions) {
    const connection = createConnection(options)
    super(connection)
    this.#connection = connection
    this.#options = options
  }

  /**
   * Uploads a file, or another body, so that it survives crashes, bad networks and changes of the file: called again after whatever happened,
   * it continues where it stopped. Starts at once. What has no file is remembered only by this client, unless a place for its checkpoint is
   * named; and a stream that is read once cannot be continued at all.
   *
   * @throws ValidationError or PlanError for bad input, before anything is sent or written.
   */
  resumableUpload(input: ResumableUploadInput): UploadHandle {
    const { context, now } = this.#connection
    const observer = observeUpload({ target: input, on: this.#options.on ?? {}, now })
    const stores = { client: this.#options.checkpoints, memory: this.#memory }
    return resumableUpload(context, stores, input, observer)
  }

  /**
   * Uploads many files, several at a time, each as `resumableUpload` does. Iterate it for the results: each file has one, and a file that fails
   * does not end the others. Files whose objects are equal (size and CRC-64) are not sent, so the same call continues a batch that was cut off.
   *
   * @throws ValidationError or PlanError for bad input, before anything is read or sent.
   */
  uploadFiles(input: UploadFilesInput): BatchUpload {
    return uploadFiles(this.#batchClient(), input)
  }

  /**
   * Uploads all regular files in a directory and below it: the objects' keys are the prefix and the path from the directory, with `/` on every
   * platform. As `uploadFiles` of what `findFiles` finds.
   *
   * @throws ValidationError or PlanError for bad input, before anything is read or sent.
   */
  uploadDirectory(input: UploadDirectoryInput): BatchUpload {
    return uploadDirectory(this.#batchClient(), input)
  }

  /**
   * Whether an object provably has the bytes of a file: both sizes and CRC-64s are equal (OSS: HeadObject). Reads the file when the sizes are.
   *
   * @returns size and CRC-64; `undefined` when there is no such object, it has other bytes, or tells no CRC-64.
   * @throws SourceError when the file cannot be read or changes meanwhile.
   */
  async holdsFile(input: HoldsFileInput): Promise<SameContent | undefined> {
    return holdsFile(this.#connection, input)
  }

  /**
   * Copies an object of any size inside OSS, so that it survives crashes, bad networks and changes of the source; no byte comes here. Starts at
   * once. Called again after whatever happened, it continues where it stopped, if it may remember where: in `checkpointDir`, in `checkpoints`,
   * or in the client's own store; without these it remembers as long as this client lives.
   *
   * @throws ValidationError or PlanError for bad input, before anything is sent or written.
   */
  resumableCopy(input: ResumableCopyInput): UploadHandle<CompletedCopy> {
    const { context, now } = this.#connection
    const observer = observeUpload({ target: input, on: this.#options.on ?? {}, now })
    return resumableCopy(context, this.#options.checkpoints ?? this.#memory, input, observer)
  }

  /**
   * Downloads an object into a file so that it survives crashes, bad networks and changes of the object: called again after whatever happened,
   * it continues where it stopped. The file appears, or is replaced, when all bytes are there and proven. Starts at once.
   *
   * @throws ValidationError or PlanError for bad input, before anything is sent or written.
   */
  resumableDownload(input: ResumableDownloadInput): DownloadHandle {
    return resumableDownload(this.#connection, this.#options.checkpoints, input)
  }

  /**
   * OSS as the object of a download, for `startDownload` of `@oss/download`: to download into something else than a file, say.
   *
   * @throws ValidationError for bad input. Nothing is sent.
   */
  objectReader(input: ObjectReaderInput): ObjectReader {
    return createObjectReader(this.#connection, input)
  }

  /**
   * OSS as the service of an upload, for `startUpload` of `@oss/multipart`: to upload from a source of your own, say.
   *
   * @param options - what the object gets besides its bytes.
   */
  multipartApi(options: MultipartApiOptions = {}): MultipartApi {
    checkOptions(options)
    objectHeaders(options)
    payerHeaders(options)
    sequenceQuery(options)
    return createMultipartApi(this.#connection.context, options)
  }

  /**
   * Stops everything of this client that is in flight or waiting, and refuses new requests, until {@link OssClient.enableRequests}. Upload
   * ids and checkpoints stay, so the same calls continue afterwards. C++: `DisableRequest()`.
   *
   * What was in flight ends with an InterruptedError `ClientError:200042`, what had not been sent with `ClientError:100002`; uploads end as
   * interrupted. They end for good, also when requests are enabled again at once.
   */
  disableRequests(reason?: string): void {
    this.#connection.context.http.gate.close(reason)
  }

  /** Lets requests through again. C++: `EnableRequest()`. */
  enableRequests(): void {
    this.#connection.context.http.gate.open()
  }

  /** Whether requests are let through. */
  get requestsEnabled(): boolean {
    return this.#connection.context.http.gate.state === 'open'
  }

  /** Ends what is in flight as interrupted and closes all connections. */
  async close(): Promise<void> {
    const { context, credentials } = this.#connection
    const closed = context.http.close()
    credentials.close()
    await closed
  }

  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #batchClient(): BatchClient {
    return {
      connection: this.#connection,
      checkpoints: this.#options.checkpoints,
      resumableUpload: (input) => this.resumableUpload(input),
    }
  }
}
