import type { UploadHandle, UploadNotice, UploadProgress } from '@oss/client'
import type { Host } from '../host/host.ts'
import type { Output } from '../output/output.ts'
import { createTransferMeter } from './transfer-meter.ts'
import { transferPhase } from './transfer-phase.ts'
import { singleRequestStarted, type UploadSubject, uploadNoticeEvent } from './upload-notice.ts'

/** Interval of progress events. They continue while no bytes move, so that a stall becomes visible. */
export const PROGRESS_INTERVAL_MS = 250

/** What is reported, and to which output. */
export interface UploadReporterOptions extends UploadSubject {
  readonly host: Host
  readonly output: Output
}

/** Emits the notices and the progress of an upload. */
export interface UploadReporter {
  readonly onNotice: (notice: UploadNotice) => void
  /** Reports the upload as left behind, because it will be neither aborted nor resumed. */
  readonly reportNotAborted: () => void
  /** Reports progress until the upload ends. */
  follow(upload: UploadHandle): Promise<void>
}

/** Creates the reporter of one upload. */
export function createUploadReporter({ host, output, ...subject }: UploadReporterOptions): UploadReporter {
  const meter = createTransferMeter()
  let isStarted = false
  let uploadId: Extract<UploadNotice, { readonly kind: 'started' }>['uploadId'] | undefined

  function report(progress: UploadProgress): void {
    const { phase, bytesTotal } = progress
    if (phase === 'putting' && !isStarted) {
      isStarted = true
      output.emit(singleRequestStarted(subject, bytesTotal))
    }
    if (phase !== 'settled') output.emit(meter.measure(progress, host.elapsed()))
  }

  return {
    onNotice(notice) {
      if (notice.kind === 'started') uploadId = notice.uploadId
      output.emit(uploadNoticeEvent(notice, subject))
    },
    reportNotAborted() {
      if (uploadId === undefined) return
      const error = new Error('The command ended before the upload was aborted.')
      output.emit(uploadNoticeEvent({ kind: 'upload-not-aborted', uploadId, error }, subject))
    },
    async follow(upload) {
      let latest: UploadProgress | undefined
      const stopReporting = host.every(PROGRESS_INTERVAL_MS, () => {
        if (latest !== undefined) report(latest)
      })
      try {
        for await (const progress of upload.progress()) {
          const isNewPhase =
            latest === undefined || transferPhase(progress.phase) !== transferPhase(latest.phase)
          latest = progress
          if (isNewPhase) report(progress)
        }
      } finally {
        stopReporting()
      }
    },
  }
}
