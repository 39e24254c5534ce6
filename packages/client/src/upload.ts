/**
 * A client for Alibaba Cloud OSS that uploads content of known size, and little else: a fifth smaller than
 * `@oss/client/core`, for pages. `@oss/browser` is built on it.
 *
 * @packageDocumentation
 */
export type { Clock, NetworkStatus, Transport } from '@oss/http/core'
export { TransportError } from '@oss/http/core'
export type {
  BinaryData,
  CheckpointId,
  CheckpointStore,
  MultipartApi,
  RemotePart,
  StoredCheckpoint,
  UploadHandle,
  UploadId,
  UploadNotice,
  UploadOutcome,
  UploadProgress,
  UploadSource,
} from '@oss/multipart'
export type { Credentials } from '@oss/signer'
export type { SizedBody } from './bodies/upload-body.ts'
export type { ClientOptions, OssCoreClientOptions } from './connection/client-options.ts'
export type { CredentialsProvider, CredentialsRequest } from './connection/credentials.ts'
export { ValidationError, type ValidationErrorCode } from './errors/validation-error.ts'
export type { BucketClient } from './facade/bucket-client.ts'
export { OssUploadClient } from './facade/oss-upload-client.ts'
export type { DeletedObject } from './operations/delete-object.ts'
export type { HeadObjectInput, ObjectInfo, ObjectRestore } from './operations/head-object.ts'
export type { ObjectConditions } from './operations/object-conditions.ts'
export type { ObjectInput, ObjectVersionInput, RequestOptions } from './options/request-input.ts'
export type { UploadRef } from './options/upload-id-input.ts'
export type {
  PresignDeleteInput,
  PresignGetInput,
  PresignHeadInput,
  PresignInput,
  PresignPutInput,
} from './presign/presign.ts'
export type { PresignedRequest } from './presign/presigned-upload.ts'
export type { ContentDisposition, PresignReadOptions, ResponseHeaders } from './presign/read-options.ts'
export type { MultipartApiOptions } from './transfers/multipart-api.ts'
export type { SizedUploadInput } from './transfers/upload-input.ts'
