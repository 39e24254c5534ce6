import type { ActiveFile, BatchProgress } from '@oss/client'
import type { BatchProgressed, FileProgress } from '../events/batch-event.ts'
import { createSpeedMeter } from './speed-meter.ts'
import { transferPhase } from './transfer-phase.ts'

const MAX_FILES = 10

/** Adds speed and remaining time to the progress of a batch. */
export interface BatchMeter {
  measure(progress: BatchProgress, nowMs: number): BatchProgressed
}

/** Creates a meter. Neither files that are already up to date nor parts of an earlier run count as speed. */
export function createBatchMeter(): BatchMeter {
  const speed = createSpeedMeter()
  return {
    measure(progress, nowMs) {
      const { bytesFound, bytesUploaded, bytesInFlight, bytesReused, bytesUnchanged, bytesLeft, isCounted } =
        progress
      const bytesDone = Math.min(bytesFound, bytesUploaded + bytesInFlight + bytesUnchanged + bytesLeft)
      const bytesPerSecond = speed.sample(bytesUploaded - bytesReused + bytesInFlight, nowMs)
      const isKnown = isCounted && bytesPerSecond > 0
      return {
        kind: 'batch-progress',
        filesTotal: progress.filesFound,
        filesDone: progress.filesFound - progress.filesOpen,
        filesFailed: progress.filesFailed,
        bytesTotal: bytesFound,
        ...{
          isCounted,
          bytesDone,
          bytesUploaded,
          bytesInFlight,
          bytesReused,
          bytesUnchanged,
          bytesPerSecond,
        },
        secondsLeft: isKnown ? Math.ceil((bytesFound - bytesDone) / bytesPerSecond) : null,
        files: progress.active.slice(0, MAX_FILES).map(fileProgress),
        shard: progress.shard ?? null,
      }
    },
  }
}

function fileProgress({ file, key, size, bytesCompared, progress }: ActiveFile): FileProgress {
  const { bytesRecorded = 0, bytesInFlight = 0, bytesTotal = size } = progress ?? {}
  const comparing = bytesCompared > 0 ? 'checking' : null
  const phase = progress === undefined ? comparing : transferPhase(progress.phase)
  return { file, key, phase, bytesRecorded, bytesInFlight, bytesCompared, bytesTotal }
}
