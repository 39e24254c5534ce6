import type { UploadHandle, UploadNotice, UploadProgress } from '@oss/client'
import type { Host } from '../host/host.ts'
import type { Output } from '../output/output.ts'
import { createTransferMeter } from './transfer-meter.ts'
import { transferPhase } from './transfer-phase.ts'
import { noticeEvent, startedInOneRequest, type TransferSubject } from './upload-notice.ts'

/** How often progress is told; also while nothing moves, because a standstill is news too. */
export const PROGRESS_INTERVAL_MS = 250

/** Whose progress is told, and where. */
export interface FollowOptions extends TransferSubject {
  readonly host: Host
  readonly output: Output
}

/** Tells what an upload does. */
export interface UploadFollower {
  notice(notice: UploadNotice): void
  /** Reports the running upload as left behind: it will be neither aborted nor resumed. */
  readonly leaveBehind: () => void
  /** Tells its progress until it ends. */
  follow(upload: UploadHandle): Promise<void>
}

/** Makes a follower for one upload. */
export function createUploadFollower({ host, output, ...subject }: FollowOptions): UploadFollower {
  const meter = createTransferMeter()
  let begun = false
  let uploadId: Extract<UploadNotice, { readonly type: 'started' }>['uploadId'] | undefined

  function tell(progress: UploadProgress): void {
    const { phase, bytesTotal } = progress
    if (phase === 'putting' && !begun) {
      begun = true
      output.tell(startedInOneRequest(subject, bytesTotal))
    }
    if (phase !== 'settled') output.tell(meter.measure(progress, host.now()))
  }

  return {
    notice(notice) {
      if (notice.type === 'started') uploadId = notice.uploadId
      output.tell(noticeEvent(notice, subject))
    },
    leaveBehind() {
      if (uploadId === undefined) return
      const error = new Error('The command was ended before it had aborted the upload.')
      output.tell(noticeEvent({ type: 'upload-left-behind', uploadId, error }, subject))
    },
    async follow(upload) {
      let latest: UploadProgress | undefined
      const stopTelling = host.every(PROGRESS_INTERVAL_MS, () => {
        if (latest !== undefined) tell(latest)
      })
      try {
        for await (const progress of upload.progress()) {
          const isNews = latest === undefined || transferPhase(progress.phase) !== transferPhase(latest.phase)
          latest = progress
          if (isNews) tell(progress)
        }
      } finally {
        stopTelling()
      }
    },
  }
}
