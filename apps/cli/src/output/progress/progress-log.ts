import type { TextStream } from '../../host/host.ts'
import { batchLogLine, batchPercent } from './batch-lines.ts'
import { isBatchProgress, type ProgressDisplay } from './progress-display.ts'
import { percent, progressLogLine } from './progress-line.ts'

const STEP_PERCENT = 25
/** A comparison of the file is reported when it takes longer than this. */
const SLOW_COMPARISON_MS = 3_000

/** Writes a line for every 25 %, for logs and other outputs that cannot be drawn over. */
export function createProgressLog(stream: TextStream, now: () => number): ProgressDisplay {
  let step: number | undefined
  let checkingSinceMs: number | undefined

  // Reading a large file takes minutes, in which an empty log would look like a hang.
  function logComparison(): void {
    checkingSinceMs ??= now()
    if (now() - checkingSinceMs < SLOW_COMPARISON_MS) return
    checkingSinceMs = Number.POSITIVE_INFINITY
    stream.write('Comparing the file with the parts uploaded by an earlier run\n')
  }

  function logStep(percentDone: number, format: () => string): void {
    const reached = Math.floor(percentDone / STEP_PERCENT)
    // The start has a line already, and the percentage falls when the transfer starts over.
    if (step === undefined || reached < step) step = reached
    if (reached === step) return
    step = reached
    stream.write(`${format()}\n`)
  }

  return {
    show(progress) {
      if (isBatchProgress(progress)) {
        const percentDone = batchPercent(progress)
        if (percentDone !== undefined) logStep(percentDone, () => batchLogLine(progress))
        return
      }
      // The number of objects is not known, so there are no steps to report.
      if (progress.kind === 'objects-progress') return
      if (progress.phase === 'checking') logComparison()
      if (!/^(?:uploading|copying|downloading)$/.test(progress.phase)) return
      logStep(percent(progress), () => progressLogLine(progress))
    },
    clear() {},
    complete() {},
  }
}
