/**
 * Resumable download of an object to a file: parallel ranges, recorded parts, a checksum of the whole before
 * the file is replaced. Works with any storage service through the port `ObjectReader`.
 *
 * @packageDocumentation
 */
export { downloadId, type RecordedDownload, recordedDownload } from './checkpoint/download-checkpoint.ts'
export {
  DownloadError,
  type DownloadErrorCode,
  type DownloadErrorDetails,
  isDownloadError,
} from './errors/download-error.ts'
export { isObjectChangedError, ObjectChangedError } from './errors/object-changed-error.ts'
export { isTargetError, TargetError, type TargetErrorCode } from './errors/target-error.ts'
export type { DownloadTarget, Draft } from './ports/download-target.ts'
export type { ObjectReader, ObjectVersion } from './ports/object-reader.ts'
export type { DownloadNotice, DownloadRestartReason } from './progress/download-notice.ts'
export type { CompletedDownload, DownloadOutcome } from './progress/download-outcome.ts'
export type { DownloadProgress } from './progress/download-progress.ts'
export type { DownloadHandle } from './run/download-handle.ts'
export { readResuming } from './run/read-resuming.ts'
export { type DownloadOptions, startDownload } from './run/start-download.ts'
