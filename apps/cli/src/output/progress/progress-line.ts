import type { TransferPhase, TransferProgress } from '../../events/event.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { formatDuration } from '../../text/duration.ts'

// A few widths only, so that the bar does not change its length with every figure beside it.
const BARS = [30, 20, 12, 8]

/** What a phase is called. */
export const TRANSFER_WORDS: Readonly<Record<TransferPhase, string>> = {
  opening: 'opening',
  checking: 'comparing the file',
  clearing: 'clearing the old upload',
  uploading: 'uploading',
  downloading: 'downloading',
  verifying: 'verifying',
  completing: 'completing',
  finishing: 'finishing',
}

/** The progress as one line that fits into `columns`; what matters least is left out first. */
export function progressLine(progress: TransferProgress, columns: number): string {
  const words = TRANSFER_WORDS[progress.phase]
  if (!hasFigures(progress)) return [words, unboundedFacts(progress)].join(' ').slice(0, columns)
  const head = `${words} ${percentOf(progress)}`
  const facts = factsOf(progress).reduce((text, fact) => {
    const longer = text === '' ? fact : `${text}, ${fact}`
    return head.length + 2 + longer.length <= columns ? longer : text
  }, '')
  const room = columns - head.length - facts.length - ' []  '.length
  const width = BARS.find((each) => each <= room)
  const bar = width === undefined ? '' : ` ${drawBar(progress, width)}`
  const line = facts === '' ? `${head}${bar}` : `${head}${bar}  ${facts}`
  return withReused(line, progress, columns).slice(0, columns)
}

// Before the upload itself nothing is known of it, and 0 % would be wrong for one that continues.
function hasFigures({ phase, bytesTotal }: TransferProgress): boolean {
  return bytesTotal > 0 && phase !== 'opening' && phase !== 'checking' && phase !== 'clearing'
}

/** What is known of a transfer of unknown length. */
function unboundedFacts({ bytesDone, bytesPerSecond }: TransferProgress): string {
  if (bytesDone === 0) return '...'
  return bytesPerSecond === 0
    ? formatByteSize(bytesDone)
    : `${formatByteSize(bytesDone)}, ${formatByteSize(bytesPerSecond)}/s`
}

/** The line that stays when the object is stored. */
export function completeLine({ phase, bytesTotal }: TransferProgress, columns: number): string {
  const done = phase === 'downloading' || phase === 'finishing' ? 'downloaded' : 'uploaded'
  return `${done} 100 %  ${formatByteSize(bytesTotal)}`.slice(0, columns)
}

/** The progress in the words of a line that stays. */
export function progressSentence(progress: TransferProgress): string {
  return [percentOf(progress).trim(), ...factsOf(progress)].join(', ')
}

/** Whole percents. 100 is kept for an object that is stored. */
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
  if (secondsLeft !== null) facts.push(`${formatDuration(secondsLeft)} left`)
  if (bytesPerSecond > 0) facts.push(`${formatByteSize(bytesPerSecond)}/s`)
  return facts
}

/** What is confirmed is drawn as `=`, what is on its way as `-`: of that, some may have to be sent again. */
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
