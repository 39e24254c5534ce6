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
export { AnswerError } from './answer-error.ts'
export type { AppendedObject } from './append.ts'
export { AppendError, type AppendErrorCode } from './append-error.ts'
export type { FileToUpload, FoundFile, PassedOver, UnreadableFile } from './batch/batch-file.ts'
export type { BatchFiles, BatchOptions, UploadDirectoryInput, UploadFilesInput } from './batch/batch-input.ts'
export type { ActiveFile, BatchProgress } from './batch/batch-progress.ts'
export type { BatchUpload } from './batch/batch-upload.ts'
export type { HoldsFileInput } from './batch/client-batch.ts'
export type {
  EqualFile,
  FailedFile,
  FileRef,
  FileResult,
  PlannedFile,
  StoredFile,
  UpdatedFile,
} from './batch/file-result.ts'
export { type FilterSubject, type FindFilesOptions, findFiles } from './batch/find-files.ts'
export type { ObjectProperty } from './batch/object-changes.ts'
export type { SameContent } from './batch/same-content.ts'
export type { BucketCalls } from './calls/bucket-calls.ts'
export type { MultipartCalls } from './calls/multipart-calls.ts'
export type { ObjectCalls } from './calls/object-calls.ts'
export type { PresignCalls, PresignUploadInput } from './calls/presign-calls.ts'
export type { CheckpointEvent, ClientEvents, PartEvent, PhaseEvent, UploadEvent } from './client-events.ts'
export type { OssClientOptions } from './client-options.ts'
export { cppErrorCode } from './cpp-error-code.ts'
export {
  type CredentialsProvider,
  type CredentialsRequest,
  environmentCredentials,
  staticCredentials,
} from './credentials.ts'
export type { ObjectReaderInput } from './download/object-reader.ts'
export type { ResumableDownloadInput } from './download/resumable-download.ts'
export type {
  ClientEncryption,
  EncryptionMetadata,
  EncryptionOptions,
  ObjectDecryption,
  UploadEncryption,
} from './encryption/client-encryption.ts'
export type { Addressing } from './endpoint.ts'
export type { Network } from './endpoint-host.ts'
export type {
  AbortedUploads,
  AbortUploadsInput,
  UnfinishedSize,
  UnfinishedUploadsInput,
} from './housekeeping.ts'
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
} from './inputs.ts'
export type { MultipartApiOptions } from './multipart-api.ts'
export type { BucketAcl, BucketInfo, BucketOptions, ListedBucket } from './operations/buckets.ts'
export type { CompletedAnswer, CompleteOptions, NamedPart } from './operations/complete-multipart-upload.ts'
export type { CopiedObject, CopyOptions } from './operations/copy-object.ts'
export type { CopySource } from './operations/copy-source.ts'
export type { ObjectStream } from './operations/get-object.ts'
export type { ObjectInfo } from './operations/head-object.ts'
export type { InitiateOptions } from './operations/initiate-multipart-upload.ts'
export type { UnfinishedUpload } from './operations/list-multipart-uploads.ts'
export type { ListedObject, ListedPrefix, ListQuery } from './operations/list-objects.ts'
export type { ObjectRange, ObjectToRead } from './operations/open-object.ts'
export type { PostForm, PostFormInput } from './operations/post-form.ts'
export type {
  Lifetime,
  PresignCompleteInput,
  PresignedRequest,
  PresignInput,
  PresignPartInput,
} from './operations/presign.ts'
export type { StoredAnswer } from './operations/put-object.ts'
export type { PartSource } from './operations/upload-part-copy.ts'
export type { ServerSideEncryption } from './options/encryption.ts'
export type { ContentHeaders, ObjectAcl, ObjectOptions, StorageClass } from './options/object-options.ts'
export type { SequenceOptions } from './options/sequential.ts'
export type { SourceCheckOptions } from './options/source-checks.ts'
export type { Tags } from './options/tags.ts'
export type { PayerOptions, TransferOptions } from './options/transfer-options.ts'
export type { CallbackOutcome, UploadCallback } from './options/upload-callback.ts'
export { OssClient } from './oss-client.ts'
export { isOssError, type OssError } from './oss-error.ts'
export type { RequestOptions } from './oss-request.ts'
export type { PresignedCall, PresignedPart, PresignedUpload } from './presigned-upload.ts'
export type { FileBody, PutBody, StreamBody } from './put-body.ts'
export { DEFAULT_COPY_PART_SIZE, type ResumableCopyInput } from './resumable-copy.ts'
export type { CopiedVersion } from './resumable-copy-source.ts'
export type {
  BodyUploadInput,
  FileUploadInput,
  ResumableUploadInput,
  ResumableUploadOptions,
} from './resumable-upload.ts'
export type { Proven } from './send-checked.ts'
export type { UploadBody } from './upload-body.ts'
export type { UploadRef } from './upload-ref.ts'
export { ValidationError, type ValidationErrorCode } from './validation-error.ts'
