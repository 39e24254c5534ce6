/**
 * Reliable, resumable uploads to Alibaba Cloud OSS, which are reported as complete only when the stored bytes
 * match the source. Also downloads, copies, and single requests.
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
  RecordedDownload,
  TargetErrorCode,
} from '@oss/download'
export { DownloadError, recordedDownload, TargetError } from '@oss/download'
export { discardDownload } from '@oss/download/file'
export type {
  ConnectOptions,
  HostLookupCallback,
  HostLookupOptions,
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
  AttemptEvent,
  Clock,
  ConnectionInfo,
  DebugEvent,
  HttpError,
  HttpEvents,
  NetworkStatus,
  RetryPolicy,
  RetryPolicyOptions,
  Timeouts,
  Transport,
} from '@oss/http/core'
export type {
  BinaryData,
  Checkpoint,
  CheckpointId,
  CheckpointStore,
  CompletedCopy,
  CompletedUpload,
  Crc64,
  ErrorJson,
  MultipartApi,
  PartPlan,
  ProgressOptions,
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
  UploadSource,
} from '@oss/multipart'
export {
  CheckpointError,
  ChecksumError,
  DEFAULT_PARALLEL,
  DEFAULT_PART_SIZE,
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
  FailedFile,
  FileResult,
  PlannedFile,
  UnchangedFile,
  UpdatedFile,
  UploadedFile,
} from './batch/file-result.ts'
export type { VerifiedChecksum } from './bodies/checked-send.ts'
export type { ContentBody, FileBody, PutBody, StreamBody } from './bodies/put-body.ts'
export type { SourceCheckOptions } from './bodies/source-checks.ts'
export type { SizedBody, UploadBody } from './bodies/upload-body.ts'
export { MAX_PART_SIZE, MIN_PART_SIZE, OSS_LIMITS } from './bytes/oss-limits.ts'
export type { CompareFileInput } from './comparison/compare-file.ts'
export type { ObjectProperty } from './comparison/object-changes.ts'
export type { MatchingObject } from './comparison/same-content.ts'
export type { ClientOptions, OssCoreClientOptions } from './connection/client-options.ts'
export {
  anonymousCredentials,
  type CredentialsProvider,
  type CredentialsRequest,
  staticCredentials,
} from './connection/credentials.ts'
export type { Addressing } from './connection/endpoint.ts'
export type { Network } from './connection/endpoint-host.ts'
export type { BatchDownload } from './directory/download-directory.ts'
export type { DownloadDirectoryInput } from './directory/download-directory-input.ts'
export type { ActiveDownload, DownloadBatchProgress } from './directory/download-progress.ts'
export type {
  DownloadedFile,
  DownloadResult,
  FailedDownload,
  PlannedDownload,
  SkippedObject,
  UnchangedDownload,
} from './directory/download-result.ts'
export type {
  ClientEncryption,
  EncryptionMetadata,
  EncryptionOptions,
  ObjectDecryption,
  UploadEncryption,
} from './encryption/client-encryption.ts'
export { AppendError, type AppendErrorCode } from './errors/append-error.ts'
export { cppErrorCode } from './errors/cpp-error-code.ts'
export { type ExtensionError, isOssError, type OssError } from './errors/oss-error.ts'
export type { PresignedUploadError, PresignedUploadErrorCode } from './errors/presigned-upload-error.ts'
export { ResponseError } from './errors/response-error.ts'
export { SyncError, type SyncErrorCode } from './errors/sync-error.ts'
export { ValidationError, type ValidationErrorCode } from './errors/validation-error.ts'
export type {
  AsData,
  ClientDebugEvent,
  ClientDebugSink,
  TransferDebugEvent,
} from './events/client-debug-event.ts'
export type {
  CheckpointEvent,
  ClientEvents,
  PartEvent,
  PhaseEvent,
  UploadEvent,
} from './events/client-events.ts'
export type { BucketClient } from './facade/bucket-client.ts'
export { OssClient } from './facade/oss-client.ts'
export type { OssCoreClient } from './facade/oss-core-client.ts'
export type { OssObjectClient } from './facade/oss-object-client.ts'
export type { OssUploadClient } from './facade/oss-upload-client.ts'
export type { EntryRange } from './files/directory-names.ts'
export { type FilterSubject, type FindFilesOptions, findFiles } from './files/find-files.ts'
export type { FileRef, FileToUpload, FoundFile, SkippedPath, UnreadableFile } from './files/found-file.ts'
export { type Shard, shardOf } from './files/shard.ts'
export { environmentCredentials } from './node/environment-credentials.ts'
export type { OssClientOptions } from './node/oss-client-options.ts'
export type { AppendFileInput } from './operations/append-file.ts'
export type { AppendedObject, AppendInput } from './operations/append-object.ts'
export type {
  CompletedPart,
  CompleteInput,
  CompleteMultipartUploadResult,
  CompleteOptions,
} from './operations/complete-multipart-upload.ts'
export type { CopiedObject, CopyInput, CopyOptions } from './operations/copy-object.ts'
export type { CopySource } from './operations/copy-source.ts'
export type { DeletedObject } from './operations/delete-object.ts'
export type { DeleteObjectsInput, ObjectVersionKey } from './operations/delete-objects.ts'
export type { BucketInfo } from './operations/get-bucket-info.ts'
export type { GetObjectInput, ObjectStream } from './operations/get-object.ts'
export type { HeadObjectInput, ObjectInfo, ObjectRestore } from './operations/head-object.ts'
export type { InitiateInput, InitiateOptions } from './operations/initiate-multipart-upload.ts'
export type { ListBucketsInput, ListedBucket } from './operations/list-buckets.ts'
export type { ListUploadsInput, UnfinishedUpload } from './operations/list-multipart-uploads.ts'
export type {
  ListedDeleteMarker,
  ListedVersion,
  ListObjectVersionsInput,
} from './operations/list-object-versions.ts'
export type {
  ListDirectoryInput,
  ListedObject,
  ListedPrefix,
  ListObjectsInput,
  ListQuery,
} from './operations/list-objects.ts'
export type { ObjectConditions } from './operations/object-conditions.ts'
export type { ObjectReaderInput } from './operations/object-reader.ts'
export type { ObjectUrlInput } from './operations/object-url.ts'
export type { ObjectRange, ObjectToRead } from './operations/open-object.ts'
export type { BucketAcl, BucketOptions, PutBucketInput } from './operations/put-bucket.ts'
export type { BucketAclInput } from './operations/put-bucket-acl.ts'
export type { PutObjectInput, PutObjectResult } from './operations/put-object.ts'
export type { ObjectAclInput } from './operations/put-object-acl.ts'
export type { ObjectTaggingInput } from './operations/put-object-tagging.ts'
export type { RestoreObjectInput, RestoreStarted, RestoreTier } from './operations/restore-object.ts'
export type {
  AbortedUploads,
  AbortUploadsInput,
  UnfinishedSize,
  UnfinishedUploadsInput,
} from './operations/unfinished-uploads.ts'
export type { PartBody, UploadPartInput } from './operations/upload-part.ts'
export type { PartSource, UploadPartCopyInput } from './operations/upload-part-copy.ts'
export type { ContentHeaders, ObjectAcl, ObjectOptions, StorageClass } from './options/object-options.ts'
export type { BucketInput, ObjectInput, ObjectVersionInput, RequestOptions } from './options/request-input.ts'
export type { SequenceOptions } from './options/sequential.ts'
export type { ServerSideEncryption } from './options/server-side-encryption.ts'
export type { Tags } from './options/tags.ts'
export type { PayerOptions, TransferOptions } from './options/transfer-options.ts'
export type { CallbackOutcome, UploadCallback } from './options/upload-callback.ts'
export type { UploadRef } from './options/upload-id-input.ts'
export type { CopyTransferOptions, KeptOptions } from './prefix/copy-one.ts'
export type {
  CopiedOfPrefix,
  CopyPrefixInput,
  CopyRef,
  CopyResult,
  FailedCopy,
  MovePrefixInput,
} from './prefix/copy-prefix.ts'
export type {
  DeletePrefixInput,
  DeleteResult,
  FailedDeletion,
  PrefixDeletion,
} from './prefix/delete-prefix.ts'
export type { MoveObjectInput } from './prefix/move-object.ts'
export type { PostForm, PostFormInput } from './presign/post-form.ts'
export type {
  ExpiryOptions,
  PresignCompleteInput,
  PresignDeleteInput,
  PresignGetInput,
  PresignHeadInput,
  PresignInput,
  PresignPartInput,
  PresignPutInput,
} from './presign/presign.ts'
export type { PresignUploadInput } from './presign/presign-multipart-upload.ts'
export type { PresignedPart, PresignedRequest, PresignedUpload } from './presign/presigned-upload.ts'
export type { ContentDisposition, PresignReadOptions, ResponseHeaders } from './presign/read-options.ts'
export type { Compression, CompressionOptions } from './rules/compression.ts'
export type { FileOptionRules, FileOptionSettings, FileOptions } from './rules/file-options.ts'
export { globMatcher } from './rules/glob-matcher.ts'
export type { DownloadSync, SyncBatch, UploadSync } from './sync/sync-batch.ts'
export type {
  RemoteDirectory,
  SyncDeletion,
  SyncDownloadInput,
  SyncUploadInput,
} from './sync/sync-input.ts'
export type { SyncPhase, SyncProgress } from './sync/sync-progress.ts'
export type {
  DeletedFile,
  FailedSyncDeletion,
  OmittedDeletion,
  PlannedDeletion,
  SyncDeletionResult,
  SyncDownloadResult,
  SyncUploadResult,
} from './sync/sync-result.ts'
export type { MultipartApiOptions } from './transfers/multipart-api.ts'
export type { ResumableCopySource } from './transfers/object-source.ts'
export { DEFAULT_COPY_PART_SIZE, type ResumableCopyInput } from './transfers/resumable-copy.ts'
export type { ResumableDownloadInput } from './transfers/resumable-download.ts'
export type {
  BodyUploadInput,
  ContentUploadInput,
  FileUploadInput,
  ResumableUploadInput,
  ResumableUploadOptions,
  SizedUploadInput,
} from './transfers/upload-input.ts'
