import { HttpClient } from '@oss/http/core'
import type { MultipartApi, RemotePart, UploadHandle } from '@oss/multipart'
import type { ClientOptions, OssCoreClientOptions } from '../connection/client-options.ts'
import {
  type Connection,
  closeConnection,
  createConnection,
  type Platform,
} from '../connection/connection.ts'
import { abortMultipartUpload } from '../operations/abort-multipart-upload.ts'
import { type DeletedObject, deleteObject } from '../operations/delete-object.ts'
import { type HeadObjectInput, headObject, type ObjectInfo } from '../operations/head-object.ts'
import { listParts } from '../operations/list-parts.ts'
import type { ObjectVersionInput, RequestOptions } from '../options/request-input.ts'
import type { UploadRef } from '../options/upload-id-input.ts'
import { type PresignInput, presign } from '../presign/presign.ts'
import type { PresignedRequest } from '../presign/presigned-upload.ts'
import { type MultipartApiOptions, multipartApi } from '../transfers/multipart-api.ts'
import { sizedUpload } from '../transfers/sized-upload.ts'
import type { SizedUploadInput } from '../transfers/upload-input.ts'
import { type BucketClient, bucketClient } from './bucket-client.ts'

/**
 * Name of the method that returns the state of a client. It is in no type, and it is the same in all copies
 * of the class: CommonJS builds of two entries contain one each.
 */
const CONNECTION = Symbol.for('oss.connection')

/** Returns the state of a client, for subclasses and for clients that share it. */
export function connectionOf(client: OssUploadClient): Connection {
  return Reflect.apply(Reflect.get(client, CONNECTION), client, [])
}

/**
 * A client for Alibaba Cloud OSS that uploads content of known size, and little else, so that it is small:
 * for pages. `OssCoreClient` of `@oss/client/core` has all operations. All methods reject with an
 * `OssError`, or with the reason of the given `signal`.
 */
export class OssUploadClient implements AsyncDisposable {
  static {
    const value = function (this: OssUploadClient): Connection {
      return this.#connection
    }
    Object.defineProperty(OssUploadClient.prototype, CONNECTION, { value })
  }
  readonly #connection: Connection

  /** @throws ValidationError for invalid options. Nothing is sent. */
  constructor(options: OssCoreClientOptions)
  /** @internal */
  constructor(options: ClientOptions, platform: Platform)
  /** @internal */
  constructor(sharing: OssUploadClient)
  constructor(given: ClientOptions | OssUploadClient, platform?: Platform) {
    this.#connection = isClient(given)
      ? connectionOf(given)
      : // The public constructor takes no platform.
        createConnection(given, platform ?? portable(given as OssCoreClientOptions))
  }

  /**
   * Uploads content, and starts immediately. Called again after a network failure, a reload or a change of
   * the content, it resumes where it stopped. The checkpoint is kept by this client only, unless the input or
   * the client options name a store.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is sent or written.
   */
  resumableUpload(input: SizedUploadInput): UploadHandle {
    return sizedUpload(this.#connection, input)
  }

  /**
   * Returns the adapter of OSS for `startUpload` of `@oss/multipart`, for example to upload from your own
   * source.
   *
   * @param options - object headers, access control and storage options of the object.
   */
  multipartApi(options: MultipartApiOptions = {}): MultipartApi {
    return multipartApi(this.#connection, options)
  }

  /**
   * Describes an object, or one of its versions (OSS: HeadObject).
   *
   * @returns `undefined` when there is none.
   * @throws ServiceError `NotModified` or `PreconditionFailed` when a condition does not hold.
   */
  headObject(input: HeadObjectInput): Promise<ObjectInfo | undefined> {
    return headObject(this.#connection, input)
  }

  /**
   * Deletes an object, or one of its versions permanently. Succeeds if it does not exist (OSS: DeleteObject).
   */
  deleteObject(input: ObjectVersionInput): Promise<DeletedObject> {
    return deleteObject(this.#connection, input)
  }

  /** Lists the stored parts of a multipart upload in ascending order (OSS: ListParts). */
  listParts(input: UploadRef & RequestOptions): AsyncIterable<RemotePart> {
    return listParts(this.#connection, input)
  }

  /**
   * Aborts a multipart upload and deletes its parts; the upload id becomes invalid (OSS:
   * AbortMultipartUpload). Works while requests are disabled.
   */
  abortMultipartUpload(input: UploadRef & RequestOptions): Promise<void> {
    return abortMultipartUpload(this.#connection, input)
  }

  /** Signs a URL that allows one kind of request until it expires. Nothing is sent. */
  presign(input: PresignInput & RequestOptions): Promise<PresignedRequest> {
    return presign(this.#connection, input)
  }

  /**
   * Returns a client for one bucket: the same methods, whose inputs need no `bucket`. It shares this client's
   * connections, limits and state, and ends with it.
   *
   * @throws ValidationError `BUCKET_INVALID`. Nothing is sent.
   */
  bucket(name: string): BucketClient<this> {
    return bucketClient(this, name)
  }

  // State of the client

  /**
   * Interrupts all transfers and requests of this client, and rejects new requests until
   * {@link OssUploadClient.enableRequests}. Upload ids and checkpoints remain, so the same calls resume
   * afterwards. C++: `DisableRequest()`.
   *
   * Requests in flight reject with an InterruptedError `ClientError:200042`, requests that were not sent yet
   * with `ClientError:100002`; uploads end as interrupted. They do not restart when requests are enabled
   * again.
   */
  disableRequests(reason?: string): void {
    this.#connection.context.http.gate.close(reason)
  }

  /** Allows requests again. C++: `EnableRequest()`. */
  enableRequests(): void {
    this.#connection.context.http.gate.open()
  }

  /** Whether requests are allowed. */
  get requestsEnabled(): boolean {
    return this.#connection.context.http.gate.state === 'open'
  }

  /** Interrupts all requests in flight and closes all connections. */
  close(): Promise<void> {
    return closeConnection(this.#connection)
  }

  /** Same as `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

function isClient(given: object): given is OssUploadClient {
  return CONNECTION in given
}

/** A platform without files and diagnostics channels, on which only the transport is known. */
function portable({ transport }: OssCoreClientOptions): Platform {
  return {
    createHttpClient: (options) => new HttpClient({ ...options, transport }),
    transferListeners: (on) => on,
    files: undefined,
  }
}
