import { styleText } from 'node:util'
import type { TextStream } from '../host/host.ts'
import type { AnyEvent, EventText } from './event-text.ts'
import type { Output } from './output.ts'
import { isProgress, type ProgressDisplay } from './progress/progress-display.ts'

/** Formats an event; returns `undefined` for one that is not printed. */
export type FormatEvent = (event: AnyEvent) => EventText | undefined

/** Where texts are printed, and what formats them. */
export interface TextOutputOptions {
  readonly stdout: TextStream
  readonly stderr: TextStream
  readonly display: ProgressDisplay
  readonly format: FormatEvent
  /** Milliseconds of a clock that never jumps. */
  readonly now: () => number
}

/** Minimum time between notes about retries: on an unreliable connection every other request fails once. */
const RETRY_INTERVAL_MS = 30_000

/** Prints texts: data and results to standard output, everything else to standard error. */
export function createTextOutput({
  stdout,
  stderr,
  display,
  format,
  now,
}: TextOutputOptions): Output<AnyEvent> {
  let retryNotedAtMs = Number.NEGATIVE_INFINITY

  function isDue(event: AnyEvent): boolean {
    if (event.kind !== 'retry') return true
    if (now() - retryNotedAtMs < RETRY_INTERVAL_MS) return false
    retryNotedAtMs = now()
    return true
  }

  return {
    emit(event) {
      if (isProgress(event)) return display.show(event)
      const formatted = isDue(event) ? format(event) : undefined
      if (formatted === undefined) return
      // A result that goes to a file is not visible on the terminal, so the display keeps its last line.
      const isDone = event.kind === 'completed' || event.kind === 'downloaded'
      if (isDone && stdout.isTTY !== true) display.complete()
      else display.clear()
      write(formatted, stdout, stderr)
    },
  }
}

/** Prints only data, errors and interruptions. */
export function createQuietOutput({
  stdout,
  stderr,
  format,
}: Pick<TextOutputOptions, 'stdout' | 'stderr' | 'format'>): Output<AnyEvent> {
  return {
    emit(event) {
      if (isProgress(event)) return
      const formatted = format(event)
      if (formatted?.kind === 'data' || formatted?.kind === 'error' || formatted?.kind === 'interrupted')
        write(formatted, stdout, stderr)
    },
  }
}

function write({ kind, text }: EventText, stdout: TextStream, stderr: TextStream): void {
  switch (kind) {
    case 'data':
    case 'result':
      stdout.write(`${text}\n`)
      return
    case 'status':
      stderr.write(`${text}\n`)
      return
    case 'note':
      stderr.write(`${styleText('yellow', 'note:', { stream: stderr })} ${text}\n`)
      return
    case 'error':
      stderr.write(`${styleText(['bold', 'red'], 'error:', { stream: stderr })} ${text}\n`)
      return
    case 'interrupted':
      stderr.write(`${styleText('yellow', 'interrupted:', { stream: stderr })} ${text}\n`)
      return
    default:
      kind satisfies never
  }
}
