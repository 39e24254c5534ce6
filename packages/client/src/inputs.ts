import type { CompleteOptions, NamedPart } from './operations/complete-multipart-upload.ts'
import type { ObjectToRead } from './operations/get-object.ts'
import type { ObjectOptions } from './options/object-options.ts'
import type { TransferOptions } from './options/transfer-options.ts'
import type { RequestOptions } from './oss-request.ts'
import type { FileBody, PutBody } from './put-body.ts'
import type { UploadRef } from './upload-ref.ts'

/** Names an object. */
export interface ObjectInput extends RequestOptions {
  readonly bucket: string
  readonly key: string
}

/** What to store as an object, in one request. */
export interface PutObjectInput extends ObjectInput, ObjectOptions {
  /** Up to 5 GiB. */
  readonly body: PutBody
  /** Told how many bytes have gone out. Begins again at 0 when the request is tried again. */
  readonly onProgress?: (bytesSent: number) => void
}

/** What to read of an object. */
export interface GetObjectInput extends ObjectToRead, RequestOptions {}

/** What a multipart upload is to become. */
export interface InitiateInput extends ObjectInput, ObjectOptions {}

/** One part to store. */
export interface UploadPartInput extends UploadRef, RequestOptions, TransferOptions {
  /** From 1 to 10,000. */
  readonly partNumber: number
  /** Up to 5 GiB; all parts but the last have at least 100 KiB. Of a file, the bytes from `start` to before `end`. */
  readonly body: Uint8Array | (FileBody & { readonly start: number; readonly end: number })
  /** Told how many bytes have gone out. Begins again at 0 when the request is tried again. */
  readonly onProgress?: (bytesSent: number) => void
}

/** How to complete a multipart upload. */
export interface CompleteInput extends UploadRef, RequestOptions, CompleteOptions {
  /**
   * In ascending order. Parts that are not listed are thrown away. `all`: whatever parts OSS has, which is right only when nobody else sends
   * parts and none is missing (OSS: x-oss-complete-all).
   */
  readonly parts: readonly NamedPart[] | 'all'
}

/** Which unfinished uploads to list. */
export interface ListUploadsInput extends RequestOptions {
  readonly bucket: string
  /** Only uploads whose key begins so. */
  readonly prefix?: string
}
