/**
 * Resumable download of one object into a file: parallel ranges, each written and recorded before it counts, the whole proven before the file
 * takes its place. It knows no service; adapters of its ports do.
 *
 * @packageDocumentation
 */
export { downloadId, type RememberedDownload, rememberedDownload } from './download-checkpoint.ts'
export {
  DownloadError,
  type DownloadErrorCode,
  type DownloadErrorDetails,
  isDownloadError,
} from './download-error.ts'
export type { DownloadHandle } from './download-handle.ts'
export type { DownloadNotice, DownloadRestartReason } from './download-notice.ts'
export type { CompletedDownload, DownloadOutcome } from './download-outcome.ts'
export { isObjectChangedError, ObjectChangedError } from './object-changed-error.ts'
export type { DownloadTarget, Draft } from './ports/download-target.ts'
export type { ObjectFacts, ObjectReader } from './ports/object-reader.ts'
export type { DownloadProgress } from './run/download-progress.ts'
export { readResuming } from './run/read-resuming.ts'
export { type DownloadOptions, startDownload } from './start-download.ts'
export { isTargetError, TargetError, type TargetErrorCode } from './target-error.ts'
