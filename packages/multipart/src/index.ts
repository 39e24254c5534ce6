/**
 * Resumable multipart upload as a state machine. Given a source, a storage service and a checkpoint store, it
 * uploads, resumes after a crash, and reports success only when the stored bytes match the source. It is
 * bound to no service and no file system: adapters implement its three ports.
 *
 * @packageDocumentation
 */

export { checkpointIdOf, recordedUploadId } from './checkpoint/header-id.ts'
export {
  type DecodedJournal,
  decodeJournal,
  type EncodedRecord,
  encodeRecord,
  JOURNAL_START,
  MAX_JOURNAL_BYTES,
} from './checkpoint/journal-codec.ts'
export { formatRecord, type JournalRecord } from './checkpoint/journal-record.ts'
export { OwnerRequests } from './checkpoint/owner-requests.ts'
export { restoreRecords } from './checkpoint/restore-records.ts'
export {
  acquireSelfHealing,
  type LeaseListeners,
  type SelfHealingLease,
  type SelfHealingOptions,
} from './checkpoint/self-healing-lease.ts'
export { type LateCall, type StopGrace, withinGrace } from './checkpoint/within-grace.ts'
export { ChecksumError, isChecksumError } from './crc64/checksum-error.ts'
export { type Crc64Appender, combineCrc64, createCrc64Appender } from './crc64/combine.ts'
export { type Crc64Stream, crc64, createCrc64 } from './crc64/crc64.ts'
export { type Assembly, assemble } from './effects/part-ledger.ts'
export type { UploadPhase } from './machine/state.ts'
export { checkRunOptions, type RunOptions } from './model/check-run-options.ts'
export {
  type CheckpointSubject,
  checkpointId,
  downloadCheckpointId,
  parseCheckpointId,
} from './model/checkpoint-id.ts'
export { type ErrorJson, errorToJson } from './model/error-json.ts'
export { adviceOf, type FailureClass, failureClass, failureClassOf } from './model/failure-class.ts'
export {
  compareFingerprints,
  NEVER_SETTLED_NS,
  type SourceComparison,
  type SourceFingerprint,
} from './model/fingerprint.ts'
export {
  type CheckpointId,
  type Crc64,
  type Crc64Value,
  formatCrc64,
  MAX_PARTS,
  type PartNumber,
  parseCrc64,
  partNumber,
  type UploadId,
  uploadId,
} from './model/ids.ts'
export type { ObjectTarget } from './model/object-target.ts'
export {
  type ByteRange,
  checkParallel,
  DEFAULT_PARALLEL,
  DEFAULT_PART_SIZE,
  MAX_PARALLEL,
  type PartPlan,
  partByteLength,
  partRange,
  planOpenEnded,
  planParts,
  recordedPlan,
} from './model/part-plan.ts'
export { PlanError, type PlanErrorCode } from './model/plan-error.ts'
export { checkPartSize, type ServiceLimits } from './model/service-limits.ts'
export {
  isUploadError,
  UploadError,
  type UploadErrorCode,
  type UploadErrorDetails,
} from './model/upload-error.ts'
export type { RestartReason, UploadNotice } from './model/upload-notice.ts'
export type { CompletedCopy, CompletedUpload, UploadOutcome } from './model/upload-outcome.ts'
export { CheckpointError, type CheckpointErrorCode, isCheckpointError } from './ports/checkpoint-error.ts'
export type { CheckpointOwner, OwnerAction } from './ports/checkpoint-owner.ts'
export type {
  Checkpoint,
  CheckpointHeader,
  CheckpointLease,
  CheckpointStore,
  DownloadHeader,
  ListCheckpointsOptions,
  PartRecord,
  RecordedObject,
  RestoredCheckpoint,
  StoredCheckpoint,
  TransferHeader,
  UploadCheckpoint,
  UploadHeader,
} from './ports/checkpoint-store.ts'
export type {
  BodyToSend,
  Failure,
  FailureKind,
  MultipartApi,
  PartReference,
  PartToSend,
  Receipt,
  RemoteObject,
  RemotePart,
  StoredObject,
} from './ports/multipart-api.ts'
export { type Sleep, sleep } from './ports/sleep.ts'
export { isSourceError, SourceError, type SourceErrorCode } from './ports/source-error.ts'
export type {
  BufferAllocator,
  OpenRemoteSource,
  OpenSource,
  OpenStream,
  RemoteSource,
  UploadSource,
} from './ports/upload-source.ts'
export { createLatestValue, type LatestValue } from './progress/latest-value.ts'
export { type Pace, type ProgressOptions, pacedValues } from './progress/paced-values.ts'
export { fractionOf, type UploadProgress } from './progress/upload-progress.ts'
export { AdaptiveParallel, type ParallelControl } from './run/adaptive-parallel.ts'
export { type DiscardOptions, discardUpload } from './run/discard-upload.ts'
export { type StreamUploadOptions, startStreamUpload } from './run/start-stream-upload.ts'
export { type CopyOptions, startCopy, startUpload, type UploadOptions } from './run/start-upload.ts'
export type { UploadHandle } from './run/upload-handle.ts'
export { blobSource } from './sources/blob-source.ts'
export { BufferPool } from './sources/buffer-pool.ts'
export { type BinaryData, bytesOf } from './sources/bytes-of.ts'
export { bytesSource } from './sources/bytes-source.ts'
export {
  type CheckedBody,
  type CheckedBodyOptions,
  checkedBody,
  type SentBytes,
} from './sources/checked-body.ts'
export { type OpenFile, type OpenFileStats, openFileSource } from './sources/files/open-file-source.ts'
export {
  assertUnchanged,
  changedAfterStoringError,
  crc64OfRange,
  isUnchanged,
  sourceChangedError,
} from './sources/source-checks.ts'
export {
  type ByteStream,
  createStreamReader,
  type StreamReader,
  streamChunks,
} from './streams/byte-stream.ts'
export { type ReopenableStream, reopenableSource } from './streams/reopenable-source.ts'
