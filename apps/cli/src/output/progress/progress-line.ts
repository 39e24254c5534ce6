import type { TransferPhase, TransferProgress } from '../../events/progress-event.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { formatDuration } from '../../text/duration.ts'

// Few widths, so that the bar keeps its length while the figures beside it change.
const BAR_WIDTHS = [30, 20, 12, 8]

/** Names of the phases. */
export const PHASE_NAMES: Readonly<Record<TransferPhase, string>> = {
  opening: 'Opening',
  checking: 'Comparing the file',
  clearing: 'Aborting the old upload',
  uploading: 'Uploading',
  downloading: 'Downloading',
  verifying: 'Verifying',
  completing: 'Completing',
  finishing: 'Finishing',
}

/**
 * Formats progress as one line of at most `columns` characters; the least important facts are left out first.
 */
export function progressLine(progress: TransferProgress, columns: number): string {
  const name = PHASE_NAMES[progress.phase]
  if (!hasFigures(progress)) return [name, unboundedFacts(progress)].join(' ').slice(0, columns)
  const head = `${name} ${percentOf(progress)}`
  const facts = factsOf(progress).reduce((text, fact) => {
    const longer = text === '' ? fact : `${text}, ${fact}`
    return head.length + 2 + longer.length <= columns ? longer : text
  }, '')
  const room = columns - head.length - facts.length - ' []  '.length
  const width = BAR_WIDTHS.find((each) => each <= room)
  const bar = width === undefined ? '' : ` ${drawBar(progress, width)}`
  const line = facts === '' ? `${head}${bar}` : `${head}${bar}  ${facts}`
  return withReused(line, progress, columns).slice(0, columns)
}

// Before the transfer starts, 0 % would be wrong for one that resumes.
function hasFigures({ phase, bytesTotal }: TransferProgress): boolean {
  return bytesTotal > 0 && phase !== 'opening' && phase !== 'checking' && phase !== 'clearing'
}

/** Facts of a transfer of unknown length. */
function unboundedFacts({ bytesDone, bytesPerSecond }: TransferProgress): string {
  if (bytesDone === 0) return '...'
  return bytesPerSecond === 0
    ? formatByteSize(bytesDone)
    : `${formatByteSize(bytesDone)}, ${formatByteSize(bytesPerSecond)}/s`
}

/** The last line, which stays on the terminal. */
export function completeLine({ phase, bytesTotal }: TransferProgress, columns: number): string {
  const done = phase === 'downloading' || phase === 'finishing' ? 'Downloaded' : 'Uploaded'
  return `${done} 100 %  ${formatByteSize(bytesTotal)}`.slice(0, columns)
}

/** Formats progress as a line of a log. */
export function progressLogLine(progress: TransferProgress): string {
  if (progress.secondsLeft === 0) return factsOf(progress).join(', ')
  return [percentOf(progress).trim(), ...factsOf(progress)].join(', ')
}

/** Whole percents, at most 99: only a completed transfer has 100. */
export function percent({ bytesDone, bytesTotal }: TransferProgress): number {
  return bytesTotal === 0 ? 0 : Math.min(99, Math.floor((bytesDone * 100) / bytesTotal))
}

function percentOf(progress: TransferProgress): string {
  return `${String(percent(progress)).padStart(2)} %`
}

function factsOf({
  bytesDone,
  bytesTotal,
  bytesPerSecond,
  secondsLeft,
}: TransferProgress): readonly string[] {
  const facts = [`${formatByteSize(bytesDone)} of ${formatByteSize(bytesTotal)}`]
  // Everything is sent: how long the service takes to confirm it is not known.
  if (secondsLeft === 0) return [...facts, 'waiting for confirmation']
  if (secondsLeft !== null) facts.push(`${formatDuration(secondsLeft)} left`)
  if (bytesPerSecond > 0) facts.push(`${formatByteSize(bytesPerSecond)}/s`)
  return facts
}

/** Draws confirmed bytes as `=`, and bytes in flight, which may have to be sent again, as `-`. */
function drawBar({ bytesDone, bytesRecorded, bytesTotal }: TransferProgress, width: number): string {
  const reached = Math.floor((bytesDone / bytesTotal) * width)
  const confirmed = Math.min(reached, Math.floor((bytesRecorded / bytesTotal) * width))
  return `[${'='.repeat(confirmed).padEnd(reached, '-').padEnd(width)}]`
}

function withReused(line: string, { partsReused, partsTotal }: TransferProgress, columns: number): string {
  if (partsReused === 0) return line
  const longer = `${line}, ${partsReused} of ${partsTotal} parts reused`
  return longer.length <= columns ? longer : line
}
