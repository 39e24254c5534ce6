import type { TransferPhase, TransferProgress } from '../../events/progress-event.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { formatDuration } from '../../text/duration.ts'
import { percentText } from './percent-text.ts'

/** Columns of the terminal from which on a bar has a width: it does not depend on the figures beside it. */
const BAR_WIDTHS: readonly (readonly [columns: number, width: number])[] = [
  [109, 30],
  [95, 20],
  [76, 8],
]
/** In fewer columns, only the percentage stands before speed and time. */
const MIN_COLUMNS_WITH_NAME = 60

/** Names of the phases. */
export const PHASE_NAMES: Readonly<Record<TransferPhase, string>> = {
  opening: 'Opening',
  checking: 'Comparing the file',
  clearing: 'Aborting the old upload',
  uploading: 'Uploading',
  copying: 'Copying',
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
  const isMoving = progress.phase === 'uploading' || progress.phase === 'downloading'
  const hasName = columns >= MIN_COLUMNS_WITH_NAME || !isMoving
  const width = BAR_WIDTHS.find(([least]) => columns >= least)?.[1]
  const bar = width === undefined ? '' : ` ${drawBar(progress, width)}`
  const head = `${hasName ? `${name} ` : ''}${percentOf(progress)}${bar}`
  const facts = fittingFacts(progress, columns - head.length - 2)
  const line = facts === '' ? head : `${head}  ${facts}`
  return withReused(line, progress, columns).slice(0, columns)
}

/** Time and speed are kept longest. */
function fittingFacts(progress: TransferProgress, columns: number): string {
  const facts = factsOf(progress)
  const [bytes = '', ...pace] = facts
  return (
    [facts, pace, pace.slice(0, 1), [bytes]]
      .map((each) => each.join(', '))
      .find((text) => text !== '' && text.length <= columns) ?? ''
  )
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

function percentOf({ bytesDone, bytesTotal }: TransferProgress): string {
  return percentText(bytesDone, bytesTotal)
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
