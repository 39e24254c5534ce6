import type { BatchEnded } from '../../events/batch-event.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { formatCount } from '../../text/count.ts'
import { formatElapsed } from '../../text/duration.ts'
import { prefixUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { shardText } from '../../text/shard-text.ts'
import { failureLines } from './failure-lines.ts'
import { summaryText } from './summary-text.ts'

/** Summary of an upload of several files, with the files that failed and the command that resumes. */
export function batchSummary(event: BatchEnded): string {
  const { filesUploaded, filesUnchanged, filesUpdated } = event
  const done = filesUploaded + filesUnchanged + filesUpdated
  return summaryText(event, done, [...failedFiles(event), totals(event)])
}

/** Lines that list the failed files. */
export function failedFiles({
  filesFailed,
  failures,
}: Pick<BatchEnded, 'filesFailed' | 'failures'>): readonly string[] {
  const failed = failures.map(({ file, message }) => ({ name: printable(file), message }))
  return failureLines('file', filesFailed, failed)
}

function totals(event: BatchEnded): string {
  const {
    dryRun,
    filesTotal,
    isCounted,
    filesUploaded,
    filesUnchanged,
    filesUpdated,
    filesPlanned,
    durationMs,
    bytesUploaded,
  } = event
  const url = prefixUrl(event) + shardText(event.shard)
  const updated = filesUpdated === 0 ? '' : `, changed the options of ${filesUpdated}`
  const upToDate = `${updated}${filesUnchanged === 0 ? '' : `, ${filesUnchanged} already up to date`}`
  if (dryRun) return `Dry run: would upload ${formatCount(filesPlanned, 'file')} to ${url}${upToDate}`
  if (filesUnchanged > 0 && filesUnchanged === filesTotal)
    return `Already up to date: ${formatCount(filesUnchanged, 'file')} in ${url}`
  const isAll = isCounted && filesUploaded + filesUnchanged + filesUpdated === filesTotal
  const uploaded = isAll
    ? formatCount(filesUploaded, 'file')
    : `${filesUploaded} of ${isCounted ? '' : 'at least '}${formatCount(filesTotal, 'file')}`
  return `Uploaded ${uploaded} to ${url}${upToDate} (${formatByteSize(bytesUploaded)} in ${formatElapsed(durationMs)})`
}
