import type { DownloadHandle, DownloadNotice, DownloadProgress } from '@oss/client'
import type { DownloadNoticeEvent } from '../events/download-event.ts'
import type { Host } from '../host/host.ts'
import type { Output } from '../output/output.ts'
import type { ObjectUrl } from '../text/object-url.ts'
import { createTransferMeter } from './transfer-meter.ts'
import { transferPhase } from './transfer-phase.ts'
import { PROGRESS_INTERVAL_MS } from './upload-follower.ts'

/** Whose progress is told, and where. */
export interface FollowDownloadOptions {
  readonly host: Host
  readonly output: Output
  readonly source: ObjectUrl
  readonly file: string
}

/** Tells what a download does. */
export interface DownloadFollower {
  notice(notice: DownloadNotice): void
  /** Tells its progress until it ends. */
  follow(download: DownloadHandle): Promise<void>
}

/** Makes a follower for one download. */
export function createDownloadFollower({
  host,
  output,
  source,
  file,
}: FollowDownloadOptions): DownloadFollower {
  const meter = createTransferMeter()
  const tell = (progress: DownloadProgress): void => output.tell(meter.measure(progress, host.now()))

  return {
    notice(notice) {
      output.tell(noticeEvent(notice, source, file))
    },
    async follow(download) {
      let latest: DownloadProgress | undefined
      const stopTelling = host.every(PROGRESS_INTERVAL_MS, () => {
        if (latest !== undefined) tell(latest)
      })
      try {
        for await (const progress of download.progress()) {
          const isNews = latest === undefined || transferPhase(progress.phase) !== transferPhase(latest.phase)
          if (isNews && progress.phase !== 'settled') tell(progress)
          if (progress.phase !== 'settled') latest = progress
        }
      } finally {
        stopTelling()
      }
    },
  }
}

/** What a download notices, as an event. */
function noticeEvent(notice: DownloadNotice, source: ObjectUrl, file: string): DownloadNoticeEvent {
  switch (notice.type) {
    case 'started':
    case 'resumed': {
      const { size: bytesTotal, partSize, partCount: partsTotal } = notice.plan
      const transfer = { file, ...source, bytesTotal, partSize, partsTotal }
      if (notice.type === 'started') return { type: 'download-started', ...transfer }
      const { partsReused, bytesReused } = notice
      return { type: 'download-resumed', ...transfer, partsReused, bytesReused }
    }
    case 'restarted':
      return { type: 'download-restarted', reason: notice.reason }
    case 'parts-damaged':
      return { type: 'parts-damaged', partNumbers: notice.numbers }
    case 'checkpoint-damaged':
      return notice
    case 'draft-left-behind':
      return { type: 'draft-left-behind', draft: notice.draft, problem: problemOf(notice.error) }
    case 'checkpoint-not-removed':
      return { type: 'checkpoint-not-removed', problem: problemOf(notice.error) }
    default:
      return notice satisfies never
  }
}

function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
