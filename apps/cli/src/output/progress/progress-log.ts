import type { TextStream } from '../../host/host.ts'
import { batchPercent, batchSentence } from './batch-lines.ts'
import type { ProgressDisplay } from './progress-display.ts'
import { percent, progressSentence } from './progress-line.ts'

const STEP = 25
const PATIENCE_MS = 3_000

/** A line at every 25 %: for logs, which cannot draw over what is written. */
export function createProgressLines(stream: TextStream, now: () => number): ProgressDisplay {
  let step: number | undefined
  let checkingSinceMs: number | undefined

  // Reading a large file takes minutes, in which a silent log looks like a standstill.
  function tellChecking(): void {
    checkingSinceMs ??= now()
    if (now() - checkingSinceMs < PATIENCE_MS) return
    checkingSinceMs = Number.POSITIVE_INFINITY
    stream.write('comparing the file with what an earlier run has sent\n')
  }

  function tellStep(share: number, words: () => string): void {
    const reached = Math.floor(share / STEP)
    // Where it begins is told already, and it begins anew when the upload starts over.
    if (step === undefined || reached < step) step = reached
    if (reached === step) return
    step = reached
    stream.write(`${words()}\n`)
  }

  return {
    show(progress) {
      if (progress.type === 'batch-progress') {
        const share = batchPercent(progress)
        if (share !== undefined) tellStep(share, () => batchSentence(progress))
        return
      }
      if (progress.phase === 'checking') tellChecking()
      if (progress.phase !== 'uploading' && progress.phase !== 'downloading') return
      tellStep(percent(progress), () => progressSentence(progress))
    },
    stepAside() {},
    complete() {},
  }
}
