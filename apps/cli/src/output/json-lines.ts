import type { BatchProgressed } from '../events/batch-event.ts'
import type { OutputEvent, TransferProgress } from '../events/event.ts'
import type { TextStream } from '../host/host.ts'
import type { Output } from './output.ts'

const PROGRESS_INTERVAL_MS = 1_000

/** One event a line: for programs. */
export function createJsonLines(stdout: TextStream, now: () => number): Output {
  let phase: TransferProgress['phase'] | undefined
  let toldAtMs = Number.NEGATIVE_INFINITY

  function isDue(event: TransferProgress | BatchProgressed): boolean {
    const isNews = event.type === 'progress' && event.phase !== phase
    return isNews || now() - toldAtMs >= PROGRESS_INTERVAL_MS
  }

  return {
    tell(event) {
      if (event.type === 'progress' || event.type === 'batch-progress') {
        if (!isDue(event)) return
        if (event.type === 'progress') phase = event.phase
        toldAtMs = now()
      }
      stdout.write(`${jsonLine(event)}\n`)
    },
  }
}

function jsonLine(event: OutputEvent): string {
  // JSON lets these through as they are; some are line ends to some readers, others commands to a terminal.
  return JSON.stringify({ v: 1, ...event }).replace(/[\u007f-\u009f\u2028\u2029\p{Cf}]/gu, (character) => {
    return [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join('')
  })
}
