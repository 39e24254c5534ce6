import type { MultipartApi, UploadHandle } from '@oss/multipart'
import { PresignCalls } from './calls/presign-calls.ts'
import type { OssClientOptions } from './client-options.ts'
import { type Connection, createConnection } from './connection.ts'
import { createMultipartApi, type MultipartApiOptions } from './multipart-api.ts'
import { objectHeaders } from './options/object-options.ts'
import { payerHeaders } from './options/transfer-options.ts'
import { type ResumableUploadInput, resumableUpload } from './resumable-upload.ts'
import { observeUpload } from './upload-observer.ts'

/**
 * A client of Alibaba Cloud OSS. One serves any number of uploads at a time; dispose of it (`await using`, or `close()`) when no more are
 * to come.
 *
 * All methods reject with an {@link OssError}, or with the reason of the `signal` they were given.
 */
export class OssClient extends PresignCalls implements AsyncDisposable {
  readonly #connection: Connection
  readonly #options: OssClientOptions

  /** @throws ValidationError for an endpoint or region that cannot work. Nothing is sent. */
  constructor(options: OssClientOptions) {
    const connection = createConnection(options)
    super(connection)
    this.#connection = connection
    this.#options = options
  }

  /**
   * Uploads a file so that it survives crashes, bad networks and changes of the file: called again after whatever happened, it continues
   * where it stopped. Starts at once.
   *
   * @throws ValidationError or PlanError for bad input, before anything is sent or written.
   */
  resumableUpload(input: ResumableUploadInput): UploadHandle {
    const { context, now } = this.#connection
    const observer = observeUpload({ target: input, on: this.#options.on ?? {}, now })
    return resumableUpload(context, this.#options.checkpoints, input, observer)
  }

  /**
   * OSS as the service of an upload, for `startUpload` of `@oss/multipart`: to upload from a source of your own, say.
   *
   * @param options - what the object gets besides its bytes.
   */
  multipartApi(options: MultipartApiOptions = {}): MultipartApi {
    objectHeaders(options)
    payerHeaders(options)
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
}
