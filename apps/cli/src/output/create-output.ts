import type { Host } from '../host/host.ts'
import type { AnyEvent } from './event-text.ts'
import { createJsonLines } from './json-lines.ts'
import type { Output } from './output.ts'
import { createProgressLog } from './progress/progress-log.ts'
import { createQuietOutput, createTextOutput, type FormatEvent } from './text-output.ts'

/** The flags that choose the form of the output. */
export interface OutputFlags {
  readonly json?: boolean
  readonly quiet?: boolean
  /** The log of `--debug` goes to standard error, where it would be overwritten by a progress bar. */
  readonly debug?: boolean
  readonly debugFile?: string
}

/**
 * Creates the output that flags and terminal select: JSON, quiet, with a progress bar, or with a progress
 * log.
 */
export async function createOutput(
  host: Host,
  { json, quiet, debug, debugFile }: OutputFlags,
  format: FormatEvent,
): Promise<Output<AnyEvent>> {
  const { stdout, stderr, elapsed: now } = host
  if (json) return createJsonLines(stdout, now)
  if (quiet) return createQuietOutput({ stdout, stderr, format })
  if (!canDraw(host) || (debug && debugFile === undefined))
    return createTextOutput({ stdout, stderr, format, now, display: createProgressLog(stderr, now) })
  // Loaded only where there is a terminal to draw on.
  const { createProgressBar } = await import('./progress/progress-bar.ts')
  return createTextOutput({ stdout, stderr, format, now, display: createProgressBar(stderr) })
}

// Some pseudo-terminals report no width or height. Drawing there would wrap at every character, or be
// invisible.
function canDraw({ stderr, environment }: Host): boolean {
  return (
    stderr.isTTY === true && Boolean(stderr.columns) && stderr.rows !== 0 && environment['TERM'] !== 'dumb'
  )
}
