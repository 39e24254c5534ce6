import { createLogUpdate } from 'log-update'
import type { TransferProgress } from '../../events/progress-event.ts'
import type { TextStream } from '../../host/host.ts'
import { batchLines } from './batch-lines.ts'
import { objectsLine } from './objects-line.ts'
import { isBatchProgress, type ProgressDisplay } from './progress-display.ts'
import { completeLine, progressLine } from './progress-line.ts'

/** Draws progress on a terminal, over what it has drawn before. */
export function createProgressBar(stream: TextStream): ProgressDisplay {
  // The cursor stays visible: a process that is killed could not show it again.
  const draw = createLogUpdate(stream, { showCursor: true })
  let last: TransferProgress | undefined

  // The last column stays free, because some terminals wrap when it is written to.
  function columns(): number {
    return (stream.columns ?? 80) - 1
  }

  return {
    show(progress) {
      if (isBatchProgress(progress)) {
        draw(batchLines(progress, columns()).join('\n'))
        return
      }
      if (progress.kind === 'objects-progress') {
        draw(objectsLine(progress, columns()))
        return
      }
      last = progress
      draw(progressLine(progress, columns()))
    },
    clear() {
      draw.clear()
    },
    complete() {
      if (last === undefined) return
      draw(completeLine(last, columns()))
      draw.done()
    },
  }
}
