/**
 * Resumable multipart upload as a state machine: give it a source, a service and a memory, and it uploads, survives crashes, and never
 * reports success for wrong bytes. It knows no service and no file system; adapters of its three ports do.
 *
 * @packageDocumentation
 */

export { AdaptiveParallel, type ParallelControl } from './adaptive-parallel.ts'
export { blobSource } from './blob-source.ts'
export {
  type CheckpointId,
  type Crc64,
  MAX_PARTS,
  type PartNumber,
  parseCrc64,
  partNumber,
  type UploadId,
  uploadId,
} from './brands.ts'
export { bytesSource } from './bytes-source.ts'
export { checkRunOptions, type RunOptions } from './check-run-options.ts'
export {
  assertUnchanged,
  type CheckedBody,
  type CheckedBodyOptions,
  checkedBody,
  crc64OfRange,
  isUnchanged,
  type SentBytes,
  sourceChanged,
  storedAndChanged,
} from './checked-body.ts'
export { CheckpointError, type CheckpointErrorCode, isCheckpointError } from './checkpoint-error.ts'
export { type CheckpointSubject, checkpointId, parseCheckpointId } from './checkpoint-id.ts'
export { ChecksumError, isChecksumError } from './checksum-error.ts'
export { type Crc64Stream, crc64, createCrc64 } from './crc64.ts'
export { type Crc64Appender, combineCrc64, createCrc64Appender } from './crc64-combine.ts'
export { type DiscardOptions, discardUpload } from './discard-upload.ts'
export {
  compareFingerprints,
  NEVER_SETTLED_NS,
  type SourceComparison,
  type SourceFingerprint,
} from './fingerprint.ts'
export {
  type DecodedJournal,
  decodeJournal,
  type EncodedRecord,
  encodeRecord,
  JOURNAL_START,
  MAX_JOURNAL_BYTES,
} from './journal-codec.ts'
export type { JournalRecord } from './journal-record.ts'
export { acquireKept, type KeptLease } from './kept-lease.ts'
export type { UploadPhase } from './machine/state.ts'
export { type OpenFile, type OpenFileFacts, openFileSource } from './open-file-source.ts'
export {
  type ByteRange,
  checkParallel,
  checkPartSize,
  DEFAULT_PARALLEL,
  DEFAULT_PART_SIZE,
  MAX_OBJECT_SIZE,
  MAX_PARALLEL,
  MAX_PART_SIZE,
  MIN_PART_SIZE,
  type PartPlan,
  partByteLength,
  partRange,
  planOpenEnded,
  planParts,
} from './part-plan.ts'
export { PlanError, type PlanErrorCode } from './plan-error.ts'
export type {
  Checkpoint,
  CheckpointHeader,
  CheckpointLease,
  CheckpointStore,
  PartRecord,
  RestoredCheckpoint,
  StoredCheckpoint,
} from './ports/checkpoint-store.ts'
export type {
  BodyToSend,
  CompletedPart,
  Failure,
  FailureKind,
  MultipartApi,
  ObjectTarget,
  PartToSend,
  Receipt,
  RemoteObject,
  RemotePart,
  StoredObject,
} from './ports/multipart-api.ts'
export type {
  OpenRemoteSource,
  OpenSource,
  OpenStream,
  PieceMemory,
  RemoteSource,
  UploadSource,
} from './ports/upload-source.ts'
export { ReusedMemory } from './reused-memory.ts'
export { createLatestValue, type LatestValue } from './run/latest-value.ts'
export { type Assembly, assemble } from './run/part-ledger.ts'
export type { UploadProgress } from './run/upload-progress.ts'
export { isSourceError, SourceError, type SourceErrorCode } from './source-error.ts'
export { type CopyOptions, startCopy, startUpload, type UploadOptions } from './start-upload.ts'
export { type ByteStream, type StreamReader, streamPieces, takeStream } from './stream/byte-stream.ts'
export { type ReopenableStream, reopenableSource } from './stream/reopenable-source.ts'
export { type StreamUploadOptions, startStreamUpload } from './stream/start-stream-upload.ts'
export { isUploadError, UploadError, type UploadErrorCode, type UploadErrorDetails } from './upload-error.ts'
export type { UploadHandle } from './upload-handle.ts'
export type { RestartReason, UploadNotice } from './upload-notice.ts'
export type { CompletedCopy, CompletedUpload, UploadOutcome } from './upload-outcome.ts'
