import type { ProgressEvent } from '../events/common-event.ts'
import type { TransferPhase } from '../events/progress-event.ts'
import type { TextStream } from '../host/host.ts'
import type { AnyEvent } from './event-text.ts'
import type { Output } from './output.ts'
import { isProgress } from './progress/progress-display.ts'

const PROGRESS_INTERVAL_MS = 1_000

/** Prints one JSON object a line, for programs. */
export function createJsonLines(stdout: TextStream, now: () => number): Output<AnyEvent> {
  let phase: TransferPhase | undefined
  let printedAtMs = Number.NEGATIVE_INFINITY

  function isDue(event: ProgressEvent): boolean {
    const isNewPhase = event.kind === 'progress' && event.phase !== phase
    return isNewPhase || now() - printedAtMs >= PROGRESS_INTERVAL_MS
  }

  return {
    emit(event) {
      if (isProgress(event)) {
        if (!isDue(event)) return
        if (event.kind === 'progress') phase = event.phase
        printedAtMs = now()
      }
      stdout.write(`${jsonLine(event)}\n`)
    },
  }
}

function jsonLine(event: AnyEvent): string {
  // JSON.stringify() does not escape these. Some readers take them for line ends, terminals for commands.
  return JSON.stringify({ v: 1, ...event }).replace(/[\u007f-\u009f\u2028\u2029\p{Cf}]/gu, (character) => {
    return [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join('')
  })
}
