import type { DownloadHandle, DownloadNotice, DownloadProgress } from '@oss/client'
import { messageOf } from '../errors/error-chain.ts'
import type { DownloadNoticeEvent } from '../events/download-event.ts'
import type { Host } from '../host/host.ts'
import type { Output } from '../output/output.ts'
import type { ObjectUrl } from '../text/object-url.ts'
import { createTransferMeter } from './transfer-meter.ts'
import { transferPhase } from './transfer-phase.ts'
import { PROGRESS_INTERVAL_MS } from './upload-reporter.ts'

/** What is reported, and to which output. */
export interface DownloadReporterOptions {
  readonly host: Host
  readonly output: Output
  readonly source: ObjectUrl
  readonly file: string
}

/** Emits the notices and the progress of a download. */
export interface DownloadReporter {
  readonly onNotice: (notice: DownloadNotice) => void
  /** Reports progress until the download ends. */
  follow(download: DownloadHandle): Promise<void>
}

/** Creates the reporter of one download. */
export function createDownloadReporter({
  host,
  output,
  source,
  file,
}: DownloadReporterOptions): DownloadReporter {
  const meter = createTransferMeter()
  const report = (progress: DownloadProgress): void => output.emit(meter.measure(progress, host.elapsed()))

  return {
    onNotice(notice) {
      output.emit(downloadNoticeEvent(notice, source, file))
    },
    async follow(download) {
      let latest: DownloadProgress | undefined
      const stopReporting = host.every(PROGRESS_INTERVAL_MS, () => {
        if (latest !== undefined) report(latest)
      })
      try {
        for await (const progress of download.progress()) {
          const isNewPhase =
            latest === undefined || transferPhase(progress.phase) !== transferPhase(latest.phase)
          if (isNewPhase && progress.phase !== 'settled') report(progress)
          if (progress.phase !== 'settled') latest = progress
        }
      } finally {
        stopReporting()
      }
    },
  }
}

/** Converts a notice of the client into an event. */
export function downloadNoticeEvent(
  notice: DownloadNotice,
  source: ObjectUrl,
  file: string,
): DownloadNoticeEvent {
  switch (notice.kind) {
    case 'started':
    case 'resumed': {
      const { size: bytesTotal, partSize, partCount: partsTotal } = notice.plan
      const transfer = { file, ...source, bytesTotal, partSize, partsTotal }
      if (notice.kind === 'started') return { kind: 'download-started', ...transfer }
      const { partsReused, bytesReused } = notice
      return { kind: 'download-resumed', ...transfer, partsReused, bytesReused }
    }
    case 'restarted':
      return { kind: 'download-restarted', reason: notice.reason }
    case 'parts-damaged':
      return { kind: 'parts-damaged', partNumbers: notice.numbers }
    case 'checkpoint-damaged':
      return notice
    case 'draft-not-removed':
      return { kind: 'draft-not-removed', draft: notice.draft, problem: messageOf(notice.error) }
    case 'checkpoint-not-removed':
      return { kind: 'checkpoint-not-removed', problem: messageOf(notice.error) }
    default:
      return notice satisfies never
  }
}
