import type { GlobalFlags } from '../access/global-flags.ts'
import type { Host } from '../host/host.ts'
import { createJsonLines } from './json-lines.ts'
import type { Output } from './output.ts'
import { createProgressLines } from './progress/progress-log.ts'
import { createQuietOutput, createTextOutput } from './text-output.ts'

/** Chooses how to tell it: to a program, to somebody who wants quiet, on a terminal or into a log. */
export async function createOutput(host: Host, { json, quiet }: GlobalFlags): Promise<Output> {
  const { stdout, stderr, now } = host
  if (json) return createJsonLines(stdout, now)
  if (quiet) return createQuietOutput({ stdout, stderr })
  if (!canDraw(host)) {
    return createTextOutput({ stdout, stderr, now, display: createProgressLines(stderr, now) })
  }
  // Loaded only where there is a terminal to draw on.
  const { createProgressBar } = await import('./progress/progress-bar.ts')
  return createTextOutput({ stdout, stderr, now, display: createProgressBar(stderr) })
}

// Some pseudo-terminals tell no width or height; what is drawn there would break at every character, or not be seen at all.
function canDraw({ stderr, environment }: Host): boolean {
  return (
    stderr.isTTY === true && Boolean(stderr.columns) && stderr.rows !== 0 && environment['TERM'] !== 'dumb'
  )
}
