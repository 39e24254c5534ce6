import type { DownloadProgress, UploadProgress } from '@oss/client'
import type { TransferProgress } from '../events/event.ts'
import { createSpeedWindow } from './speed-window.ts'
import { transferPhase } from './transfer-phase.ts'

/** Adds speed and remaining time to what a transfer tells of its progress. */
export interface TransferMeter {
  measure(progress: UploadProgress | DownloadProgress, nowMs: number): TransferProgress
}

/**
 * Makes a meter.
 *
 * Speed is taken over the last ten seconds. What an earlier run has stored is not transferred again and does not count.
 * Bytes that are sent twice count once, so `bytesDone` never falls while the upload goes on; it begins anew when the upload
 * starts over.
 */
export function createTransferMeter(): TransferMeter {
  const speed = createSpeedWindow()
  let restarts = 0
  let bytesDone = 0

  return {
    measure({ restarts: restartsNow, phase: phaseNow, ...progress }, nowMs) {
      const phase = transferPhase(phaseNow)
      if (restartsNow !== restarts) {
        speed.clear()
        bytesDone = 0
        restarts = restartsNow
      }
      bytesDone = Math.max(bytesDone, progress.bytesRecorded + progress.bytesInFlight)
      // The first sample is one of the transfer itself, so reused bytes are beneath it.
      const isMoving = phase === 'uploading' || phase === 'downloading'
      if (!isMoving) speed.clear()
      const bytesPerSecond = isMoving ? speed.sample(bytesDone, nowMs) : 0
      const bytesLeft = progress.bytesTotal - bytesDone
      const isKnown = bytesPerSecond > 0 && bytesLeft >= 0
      const secondsLeft = isKnown ? Math.ceil(bytesLeft / bytesPerSecond) : null
      return { type: 'progress', phase, ...progress, bytesDone, bytesPerSecond, secondsLeft }
    },
  }
}
