import type { DownloadBatchProgress } from '@oss/client'
import type { DownloadsProgressed } from '../events/downloads-event.ts'
import { createSpeedMeter } from './speed-meter.ts'
import { transferPhase } from './transfer-phase.ts'

const MAX_FILES = 10
/** Smaller files are written too quickly for a line about each of them. */
const MIN_SHOWN_BYTES = 1_048_576

/** Adds speed and remaining time to the progress of a download of several objects. */
export function createDownloadsMeter(): {
  measure(progress: DownloadBatchProgress, nowMs: number): DownloadsProgressed
} {
  const speed = createSpeedMeter()
  return {
    measure(progress, nowMs) {
      const { bytesFound, bytesDownloaded, bytesInFlight, bytesReused, bytesUnchanged, bytesLeft } = progress
      const { isCounted } = progress
      const bytesDone = Math.min(bytesFound, bytesDownloaded + bytesInFlight + bytesUnchanged + bytesLeft)
      const bytesPerSecond = speed.sample(bytesDownloaded - bytesReused + bytesInFlight, nowMs)
      const isKnown = isCounted && bytesPerSecond > 0
      return {
        kind: 'downloads-progress',
        filesTotal: progress.filesFound,
        filesDone: progress.filesFound - progress.filesOpen,
        filesFailed: progress.filesFailed,
        bytesTotal: bytesFound,
        ...{ isCounted, bytesDone, bytesDownloaded, bytesReused, bytesUnchanged, bytesPerSecond },
        secondsLeft: isKnown ? Math.ceil((bytesFound - bytesDone) / bytesPerSecond) : null,
        files: progress.active
          .slice(0, MAX_FILES)
          .map(({ file, key, size, bytesCompared, progress: own }) => {
            const { bytesRecorded = 0, bytesInFlight: inFlight = 0 } = own ?? {}
            const comparing = bytesCompared > 0 ? 'checking' : null
            const isShown = own !== undefined && size >= MIN_SHOWN_BYTES
            const phase = isShown ? transferPhase(own.phase) : comparing
            return {
              file,
              key,
              phase,
              bytesRecorded,
              bytesInFlight: inFlight,
              bytesCompared,
              bytesTotal: size,
            }
          }),
      }
    },
  }
}
