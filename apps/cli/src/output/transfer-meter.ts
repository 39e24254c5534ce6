import type { UploadProgress } from '@oss/client'
import type { TransferProgress } from './event.ts'
import { transferPhase } from './transfer-phase.ts'

/** Adds speed and remaining time to what an upload tells of its progress. */
export interface TransferMeter {
  measure(progress: UploadProgress, nowMs: number): TransferProgress
}

const WINDOW_MS = 10_000
/** A speed over less than this would be made of two or three reads. */
const MIN_WINDOW_MS = 1_000

interface Sample {
  readonly atMs: number
  readonly bytesDone: number
}

/**
 * Makes a meter.
 *
 * Speed is taken over the last ten seconds. What an earlier run has stored is not transferred again and does not count.
 * Bytes that are sent twice count once, so `bytesDone` never falls while the upload goes on; it begins anew when the upload
 * starts over.
 */
export function createTransferMeter(): TransferMeter {
  let samples: readonly Sample[] = []
  let restarts = 0
  let bytesDone = 0

  return {
    measure({ restarts: restartsNow, phase: phaseNow, ...progress }, nowMs) {
      const phase = transferPhase(phaseNow)
      if (restartsNow !== restarts) {
        samples = []
        bytesDone = 0
        restarts = restartsNow
      }
      bytesDone = Math.max(bytesDone, progress.bytesRecorded + progress.bytesInFlight)
      samples = phase === 'uploading' ? recent([...samples, { atMs: nowMs, bytesDone }], nowMs) : []
      const bytesPerSecond = speedOf(samples)
      const bytesLeft = progress.bytesTotal - bytesDone
      const secondsLeft = bytesPerSecond > 0 ? Math.ceil(bytesLeft / bytesPerSecond) : null
      return { type: 'progress', phase, ...progress, bytesDone, bytesPerSecond, secondsLeft }
    },
  }
}

/** The samples of the window; the first one is always a sample of the transfer itself, so reused bytes are beneath it. */
function recent(samples: readonly Sample[], nowMs: number): readonly Sample[] {
  return samples.filter(({ atMs }) => atMs >= nowMs - WINDOW_MS)
}

function speedOf(samples: readonly Sample[]): number {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined || last.atMs - first.atMs < MIN_WINDOW_MS) return 0
  return Math.round(((last.bytesDone - first.bytesDone) * 1000) / (last.atMs - first.atMs))
}
