import type { DownloadProgress, UploadProgress } from '@oss/client'
import type { TransferProgress } from '../events/progress-event.ts'
import { createSpeedMeter } from './speed-meter.ts'
import { transferPhase } from './transfer-phase.ts'

/** Adds speed and remaining time to the progress of a transfer. */
export interface TransferMeter {
  measure(progress: UploadProgress | DownloadProgress, nowMs: number): TransferProgress
}

/**
 * Creates a meter. Speed is measured over the last ten seconds, without the bytes of earlier runs. Bytes that
 * are sent twice count once, so `bytesDone` only falls when the transfer starts over.
 */
export function createTransferMeter(): TransferMeter {
  const speed = createSpeedMeter()
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
      // Sampling starts with the transfer itself, so that reused bytes do not count.
      const isMoving = phase === 'uploading' || phase === 'downloading'
      if (!isMoving) speed.clear()
      const bytesPerSecond = isMoving ? speed.sample(bytesDone, nowMs) : 0
      const bytesLeft = progress.bytesTotal - bytesDone
      const isKnown = bytesPerSecond > 0 && bytesLeft >= 0
      const secondsLeft = isKnown ? Math.ceil(bytesLeft / bytesPerSecond) : null
      return { kind: 'progress', phase, ...progress, bytesDone, bytesPerSecond, secondsLeft }
    },
  }
}
