import type { BatchProgressed, FileProgress } from '../../events/batch-event.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { formatDuration } from '../../text/duration.ts'
import { printable } from '../../text/printable.ts'
import { TRANSFER_WORDS } from './progress-line.ts'

/** Lines of single files below that of the whole. */
const MAX_FILES = 4
const MIN_NAME = 8

/** The progress of a batch as lines that fit into `columns`: the whole, then the large files under way. */
export function batchLines(progress: BatchProgressed, columns: number): readonly string[] {
  const large = progress.files.filter(({ phase }) => phase !== null)
  const hidden = large.length - MAX_FILES
  return [
    fitting(batchFacts(progress), columns),
    ...large.slice(0, MAX_FILES).map((file) => fileLine(file, columns)),
    ...(hidden > 0 ? [`  and ${hidden} more`.slice(0, columns)] : []),
  ]
}

/** The progress of a batch in the words of a line that stays. */
export function batchSentence(progress: BatchProgressed): string {
  return batchFacts(progress).join(', ')
}

/** Whole percents of the bytes; `undefined` as long as not all files are found. 100 is kept for the end. */
export function batchPercent({
  bytesDone,
  bytesTotal,
  isCounted,
  filesDone,
  filesTotal,
}: BatchProgressed): number | undefined {
  if (!isCounted) return undefined
  const share = bytesTotal === 0 ? filesDone / Math.max(1, filesTotal) : bytesDone / bytesTotal
  return Math.min(99, Math.floor(share * 100))
}

/** What matters most comes first. */
function batchFacts(progress: BatchProgressed): readonly string[] {
  const {
    filesDone,
    filesTotal,
    filesFailed,
    isCounted,
    bytesStored,
    bytesEqual,
    bytesInFlight,
    bytesTotal,
  } = progress
  const percent = batchPercent(progress)
  const more = isCounted ? '' : '+'
  const facts = [
    `${percent === undefined ? '' : `${String(percent).padStart(2)} %  `}${filesDone} of ${filesTotal}${more} files`,
    `${formatByteSize(bytesStored + bytesEqual)} of ${formatByteSize(bytesTotal)}${more} stored`,
  ]
  if (filesFailed > 0) facts.push(`${filesFailed} failed`)
  if (progress.secondsLeft !== null) facts.push(`${formatDuration(progress.secondsLeft)} left`)
  if (progress.bytesPerSecond > 0) facts.push(`${formatByteSize(progress.bytesPerSecond)}/s`)
  if (bytesInFlight > 0) facts.push(`${formatByteSize(bytesInFlight)} not confirmed yet`)
  return facts
}

function fileLine(
  { file, phase, bytesRecorded, bytesInFlight, bytesCompared, bytesTotal }: FileProgress,
  columns: number,
): string {
  const bytesDone = phase === 'checking' ? bytesCompared : bytesRecorded + bytesInFlight
  const percent = bytesTotal === 0 ? 0 : Math.min(99, Math.floor((bytesDone * 100) / bytesTotal))
  const words = phase === null || phase === 'uploading' ? '' : `  ${TRANSFER_WORDS[phase]}`
  const stored =
    phase === 'checking' ? '' : `  ${formatByteSize(bytesRecorded)} of ${formatByteSize(bytesTotal)} stored`
  const facts = [`  ${String(percent).padStart(2)} %`, stored, words]
  const name = shortened(printable(file), Math.max(MIN_NAME, Math.floor(columns / 2)))
  const line = facts.reduce(
    (text, fact) => (text.length + fact.length <= columns ? text + fact : text),
    `  ${name}`,
  )
  return line.slice(0, columns)
}

/** The end of a name tells more than its beginning. */
function shortened(name: string, length: number): string {
  return name.length <= length ? name : `...${name.slice(name.length - length + 3)}`
}

function fitting(facts: readonly string[], columns: number): string {
  const line = facts.reduce((text, fact) => {
    const longer = text === '' ? fact : `${text}, ${fact}`
    return longer.length <= columns ? longer : text
  }, '')
  return (line === '' ? (facts[0] ?? '') : line).slice(0, columns)
}
