import { styleText } from 'node:util'
import type { OutputEvent } from '../events/event.ts'
import type { TextStream } from '../host/host.ts'
import { type EventText, eventText } from './event-text.ts'
import type { Output } from './output.ts'
import type { ProgressDisplay } from './progress/progress-display.ts'

/** What words need to get out. */
export interface TextOutputOptions {
  readonly stdout: TextStream
  readonly stderr: TextStream
  readonly display: ProgressDisplay
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** On a bad line every other request fails once; a person need not hear of each. */
const RETRY_INTERVAL_MS = 30_000

/** Words for people: results on standard output, everything else on standard error. */
export function createTextOutput({ stdout, stderr, display, now }: TextOutputOptions): Output {
  let retryToldAtMs = Number.NEGATIVE_INFINITY

  function isDue(event: OutputEvent): boolean {
    if (event.type !== 'retry') return true
    if (now() - retryToldAtMs < RETRY_INTERVAL_MS) return false
    retryToldAtMs = now()
    return true
  }

  return {
    tell(event) {
      if (event.type === 'progress' || event.type === 'batch-progress') return display.show(event)
      const said = isDue(event) ? eventText(event) : undefined
      if (said === undefined) return
      // The result itself goes to standard output, which may be a file.
      const isDone = event.type === 'completed' || event.type === 'downloaded'
      if (isDone && stdout.isTTY !== true) display.complete()
      else display.stepAside()
      write(said, stdout, stderr)
    },
  }
}

/** Words for people who only want to hear of what went wrong, and what they asked for. */
export function createQuietOutput({ stdout, stderr }: Pick<TextOutputOptions, 'stdout' | 'stderr'>): Output {
  return {
    tell(event) {
      if (event.type === 'progress' || event.type === 'batch-progress') return
      const said = eventText(event)
      if (said?.kind === 'answer' || said?.kind === 'error' || said?.kind === 'stopped')
        write(said, stdout, stderr)
    },
  }
}

function write({ kind, text }: EventText, stdout: TextStream, stderr: TextStream): void {
  switch (kind) {
    case 'answer':
    case 'result':
      stdout.write(`${text}\n`)
      return
    case 'step':
      stderr.write(`${text}\n`)
      return
    case 'note':
      stderr.write(`${styleText('yellow', 'note:', { stream: stderr })} ${text}\n`)
      return
    case 'error':
      stderr.write(`${styleText(['bold', 'red'], 'error:', { stream: stderr })} ${text}\n`)
      return
    case 'stopped':
      stderr.write(`${styleText('yellow', 'interrupted:', { stream: stderr })} ${text}\n`)
      return
    default:
      kind satisfies never
  }
}
