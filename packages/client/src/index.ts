/**
 * Uploads to Alibaba Cloud OSS that survive crashes, bad networks and changed files, can be interrupted at any moment, and never report
 * success for wrong bytes.
 *
 * @packageDocumentation
 */
export type {
  CompletedDownload,
  DownloadErrorCode,
  DownloadHandle,
  DownloadNotice,
  DownloadOutcome,
  DownloadProgress,
  DownloadRestartReason,
  ObjectReader,
  RememberedDownload,
  TargetErrorCode,
} from '@oss/download'
export { DownloadError, rememberedDownload, TargetError } from '@oss/download'
export { forgetDownload } from '@oss/download/file'
export type {
  AttemptEvent,
  Clock,
  HttpError,
  HttpEvents,
  RetryPolicy,
  RetryPolicyOptions,
  Timeouts,
  Transport,
  UndiciTransportOptions,
} from '@oss/http'
export {
  createRetryPolicy,
  InterruptedError,
  isHttpError,
  OptionError,
  ServiceError,
  TransportError,
} from '@oss/http'
export type {
  Checkpoint,
  CheckpointId,
  CheckpointStore,
  CompletedCopy,
  CompletedUpload,
  Crc64,
  MultipartApi,
  PartPlan,
  RemotePart,
  RestartReason,
  StoredCheckpoint,
  StoredObject,
  UploadErrorCode,
  UploadHandle,
  UploadId,
  UploadNotice,
  UploadOutcome,
  UploadPhase,
  UploadProgress,
} from '@oss/multipart'
export {
  CheckpointError,
  ChecksumError,
  DEFAULT_PARALLEL,
  DEFAULT_PART_SIZE,
  MAX_PART_SIZE,
  MIN_PART_SIZE,
  PlanError,
  SourceError,
  UploadError,
} from '@oss/multipart'
export type { Credentials, SignatureVersion } from '@oss/signer'
export { SigningError } from '@oss/signer'
export type { BatchFiles, BatchOptions, UploadDirectoryInput, UploadFilesInput } from './batch/batch-input.ts'
export type { ActiveFile, BatchProgress } from './batch/batch-progress.ts'
export type { BatchUpload } from './batch/batch-upload.ts'
export type {
  EqualFile,
  FailedFile,
  FileRef,
  FileResult,
  PlannedFile,
  StoredFile,
  UpdatedFile,
} from './batch/file-result.ts'
export type { HoldsFileInput } from './batch/start-batch.ts'
export type { Proven } from './bodies/checked-send.ts'
export type { FileBody, PutBody, StreamBody } from './bodies/put-body.ts'
export type { SourceCheckOptions } from './bodies/source-checks.ts'
export type { UploadBody } from './bodies/upload-body.ts'
export type { ObjectProperty } from './comparison/object-changes.ts'
export type { SameContent } from './comparison/same-content.ts'
export type { OssClientOptions } from './connection/client-options.ts'
export {
  type CredentialsProvider,
  type CredentialsRequest,
  environmentCredentials,
  staticCredentials,
} from './connection/credentials.ts'
export type { Addressing } from './connection/endpoint.ts'
export type { Network } from './connection/endpoint-host.ts'
export type { RequestOptions } from './connection/oss-request.ts'
export type {
  ClientEncryption,
  EncryptionMetadata,
  EncryptionOptions,
  ObjectDecryption,
  UploadEncryption,
} from './encryption/client-encryption.ts'
export { AnswerError } from './errors/answer-error.ts'
export { AppendError, type AppendErrorCode } from './errors/append-error.ts'
export { cppErrorCode } from './errors/cpp-error-code.ts'
export { isOssError, type OssError } from './errors/oss-error.ts'
export { ValidationError, type ValidationErrorCode } from './errors/validation-error.ts'
export type {
  CheckpointEvent,
  ClientEvents,
  PartEvent,
  PhaseEvent,
  UploadEvent,
} from './events/client-events.ts'
export type { BucketCalls } from './facade/bucket-calls.ts'
export type {
  AppendFileInput,
  AppendInput,
  BucketInput,
  CompleteInput,
  CopyInput,
  DeleteObjectsInput,
  GetObjectInput,
  InitiateInput,
  ListBucketsInput,
  ListDirectoryInput,
  ListObjectsInput,
  ListUploadsInput,
  ObjectAclInput,
  ObjectInput,
  ObjectTaggingInput,
  PutBucketInput,
  PutObjectInput,
  UploadPartCopyInput,
  UploadPartInput,
} from './facade/inputs.ts'
export type { MultipartCalls } from './facade/multipart-calls.ts'
export type { ObjectCalls } from './facade/object-calls.ts'
export { OssClient } from './facade/oss-client.ts'
export { type FilterSubject, type FindFilesOptions, findFiles } from './files/find-files.ts'
export type { FileToUpload, FoundFile, PassedOver, UnreadableFile } from './files/found-file.ts'
export type { AppendedObject } from './operations/append.ts'
export type { BucketAcl, BucketInfo, BucketOptions, ListedBucket } from './operations/buckets.ts'
export type { CompletedAnswer, CompleteOptions, NamedPart } from './operations/complete-multipart-upload.ts'
export type { CopiedObject, CopyOptions } from './operations/copy-object.ts'
export type { CopySource } from './operations/copy-source.ts'
export type { ObjectStream } from './operations/get-object.ts'
export type { ObjectInfo } from './operations/head-object.ts'
export type { InitiateOptions } from './operations/initiate-multipart-upload.ts'
export type { UnfinishedUpload } from './operations/list-multipart-uploads.ts'
export type { ListedObject, ListedPrefix, ListQuery } from './operations/list-objects.ts'
export type { ObjectReaderInput } from './operations/object-reader.ts'
export type { ObjectRange, ObjectToRead } from './operations/open-object.ts'
export type { StoredAnswer } from './operations/put-object.ts'
export type {
  AbortedUploads,
  AbortUploadsInput,
  UnfinishedSize,
  UnfinishedUploadsInput,
} from './operations/unfinished-uploads.ts'
export type { PartSource } from './operations/upload-part-copy.ts'
export type { ContentHeaders, ObjectAcl, ObjectOptions, StorageClass } from './options/object-options.ts'
export type { SequenceOptions } from './options/sequential.ts'
export type { ServerSideEncryption } from './options/server-side-encryption.ts'
export type { Tags } from './options/tags.ts'
export type { PayerOptions, TransferOptions } from './options/transfer-options.ts'
export type { CallbackOutcome, UploadCallback } from './options/upload-callback.ts'
export type { UploadRef } from './options/upload-id-input.ts'
export type { PresignCalls, PresignUploadInput } from './presign/plan.ts'
export type { PostForm, PostFormInput } from './presign/post-form.ts'
export type { PresignedCall, PresignedPart, PresignedUpload } from './presign/presigned-upload.ts'
export type {
  Lifetime,
  PresignCompleteInput,
  PresignedRequest,
  PresignInput,
  PresignPartInput,
} from './presign/sign.ts'
export type { MultipartApiOptions } from './transfers/multipart-api.ts'
export type { CopiedVersion } from './transfers/object-source.ts'
export { DEFAULT_COPY_PART_SIZE, type ResumableCopyInput } from './transfers/resumable-copy.ts'
export type { ResumableDownloadInput } from './transfers/resumable-download.ts'
export type {
  BodyUploadInput,
  FileUploadInput,
  ResumableUploadInput,
  ResumableUploadOptions,
} from './transfers/resumable-upload.ts'
