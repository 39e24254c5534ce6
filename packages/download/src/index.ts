/**
 * Resumable download of one object into a file: parallel ranges, each written and recorded before it counts, the whole proven before the file
 * takes its place. It knows no service; adapters of its ports do.
 *
 * @packageDocumentation
 */
export { downloadId, type RememberedDownload, rememberedDownload } from './checkpoint/download-checkpoint.ts'
export {
  DownloadError,
  type DownloadErrorCode,
  type DownloadErrorDetails,
  isDownloadError,
} from './errors/download-error.ts'
export { isObjectChangedError, ObjectChangedError } from './errors/object-changed-error.ts'
export { isTargetError, TargetError, type TargetErrorCode } from './errors/target-error.ts'
export type { DownloadTarget, Draft } from './ports/download-target.ts'
export type { ObjectFacts, ObjectReader } from './ports/object-reader.ts'
export type { DownloadNotice, DownloadRestartReason } from './progress/download-notice.ts'
export type { CompletedDownload, DownloadOutcome } from './progress/download-outcome.ts'
export type { DownloadProgress } from './progress/download-progress.ts'
export type { DownloadHandle } from './run/download-handle.ts'
export { readResuming } from './run/read-resuming.ts'
export { type DownloadOptions, startDownload } from './run/start-download.ts'
