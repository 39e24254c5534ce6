import type { FileProgress } from '../../events/batch-event.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { formatDuration } from '../../text/duration.ts'
import { printable } from '../../text/printable.ts'
import { percentText } from './percent-text.ts'
import type { FilesProgress } from './progress-display.ts'
import { PHASE_NAMES } from './progress-line.ts'

/** Maximum number of lines for single files. */
const MAX_FILES = 4
const MIN_NAME_LENGTH = 8
const MIN_COLUMNS_OF_ONE_LINE = 60

/**
 * Formats progress of a batch as lines of at most `columns` characters: the whole, then the large active
 * files.
 */
export function batchLines(progress: FilesProgress, columns: number): readonly string[] {
  const large = progress.files.filter(({ phase }) => phase !== null)
  const hidden = large.length - MAX_FILES
  return [
    ...totalLines(progress, columns),
    ...large.slice(0, MAX_FILES).map((file) => fileLine(file, verbOf(progress), columns)),
    ...(hidden > 0 ? [`  and ${hidden} more`.slice(0, columns)] : []),
  ]
}

/** Formats progress of a batch as a line of a log. */
export function batchLogLine(progress: FilesProgress): string {
  return [...countFacts(progress), ...paceFacts(progress)].join(', ')
}

/** In a narrow terminal, time and speed have a line of their own. */
function totalLines(progress: FilesProgress, columns: number): readonly string[] {
  const [counts, pace] = [countFacts(progress), paceFacts(progress)]
  if (columns >= MIN_COLUMNS_OF_ONE_LINE) return [fitting([...counts, ...pace], columns)]
  return [
    fitting(counts, columns),
    ...(pace.length > 0 ? [fitting([`  ${pace[0]}`, ...pace.slice(1)], columns)] : []),
  ]
}

/** Whole percents of the bytes, at most 99; `undefined` until all files are found. */
export function batchPercent({
  bytesDone,
  bytesTotal,
  isCounted,
  filesDone,
  filesTotal,
}: FilesProgress): number | undefined {
  if (!isCounted) return undefined
  const share = bytesTotal === 0 ? filesDone / Math.max(1, filesTotal) : bytesDone / bytesTotal
  return Math.min(99, Math.floor(share * 100))
}

function verbOf({ kind }: FilesProgress): string {
  return kind === 'batch-progress' ? 'uploaded' : 'downloaded'
}

/** The most important facts come first. */
function countFacts(progress: FilesProgress): readonly string[] {
  const { filesDone, filesTotal, filesFailed, isCounted, bytesUnchanged, bytesTotal } = progress
  const isUpload = progress.kind === 'batch-progress'
  const bytesMoved = isUpload ? progress.bytesUploaded : progress.bytesDownloaded
  const more = isCounted ? '' : '+'
  const facts = [
    `${isCounted ? `${shareText(progress)}  ` : ''}${filesDone} of ${filesTotal}${more} files`,
    `${formatByteSize(bytesMoved + bytesUnchanged)} of ${formatByteSize(bytesTotal)}${more} ${verbOf(progress)}`,
  ]
  if (filesFailed > 0) facts.push(`${filesFailed} failed`)
  return facts
}

function shareText({ bytesDone, bytesTotal, filesDone, filesTotal }: FilesProgress): string {
  return bytesTotal === 0 ? percentText(filesDone, filesTotal) : percentText(bytesDone, bytesTotal)
}

function paceFacts(progress: FilesProgress): readonly string[] {
  const facts: string[] = []
  const bytesInFlight = progress.kind === 'batch-progress' ? progress.bytesInFlight : 0
  if (progress.secondsLeft !== null && progress.secondsLeft > 0)
    facts.push(`${formatDuration(progress.secondsLeft)} left`)
  if (progress.bytesPerSecond > 0) facts.push(`${formatByteSize(progress.bytesPerSecond)}/s`)
  if (bytesInFlight > 0) facts.push(`${formatByteSize(bytesInFlight)} not confirmed yet`)
  return facts
}

function fileLine(
  { file, phase, bytesRecorded, bytesInFlight, bytesCompared, bytesTotal }: FileProgress,
  verb: string,
  columns: number,
): string {
  const bytesDone = phase === 'checking' ? bytesCompared : bytesRecorded + bytesInFlight
  const isPlain = phase === null || phase === 'uploading' || phase === 'downloading'
  const name = isPlain ? '' : `  ${PHASE_NAMES[phase].toLowerCase()}`
  const uploaded =
    phase === 'checking' ? '' : `  ${formatByteSize(bytesRecorded)} of ${formatByteSize(bytesTotal)} ${verb}`
  const facts = [`  ${percentText(bytesDone, bytesTotal)}`, uploaded, name]
  const label = shortened(printable(file), Math.max(MIN_NAME_LENGTH, Math.floor(columns / 2)))
  const line = facts.reduce(
    (text, fact) => (text.length + fact.length <= columns ? text + fact : text),
    `  ${label}`,
  )
  return line.slice(0, columns)
}

/** Keeps the end of a path, which identifies the file best. */
function shortened(path: string, length: number): string {
  return path.length <= length ? path : `...${path.slice(path.length - length + 3)}`
}

function fitting(facts: readonly string[], columns: number): string {
  const line = facts.reduce((text, fact) => {
    const longer = text === '' ? fact : `${text}, ${fact}`
    return longer.length <= columns ? longer : text
  }, '')
  return (line === '' ? (facts[0] ?? '') : line).slice(0, columns)
}
