import type { DownloadNoticed, DownloadsEnded, DownloadsEvent } from '../../events/downloads-event.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { formatCount } from '../../text/count.ts'
import { formatElapsed } from '../../text/duration.ts'
import { objectUrl, prefixUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { DOWNLOAD_TEXTS } from '../download-texts.ts'
import type { EventText, EventTexts } from '../event-text.ts'
import { failureText } from '../failure-text.ts'
import { UPLOAD_TEXTS } from '../upload-texts.ts'
import { failedFiles } from './batch-summary.ts'
import { endKind } from './batch-texts.ts'
import { summaryText } from './summary-text.ts'

/** Texts of the events of a download of several objects. */
export const DOWNLOADS_TEXTS: EventTexts<DownloadsEvent> = {
  'downloads-started': ({ bucket, prefix, directory, dryRun }) => {
    const url = prefixUrl({ bucket, prefix })
    const text = dryRun ? `Dry run: ${url} -> ` : `Downloading ${url} to `
    return { kind: 'status', text: text + printable(directory) }
  },
  // A line for each file without a problem would hide the lines about problems.
  'file-downloaded': () => undefined,
  'download-unchanged': () => undefined,
  'object-skipped': () => undefined,
  'download-interrupted': () => undefined,
  'download-planned': (event) => ({
    kind: 'data',
    text: `Would download ${objectUrl(event)} to ${printable(event.file)}: ${formatByteSize(event.byteLength)}`,
  }),
  'download-failed': (event) => ({
    kind: 'error',
    text: failureText({ ...event, kind: 'failed', continueCommand: null }),
  }),
  'download-notice': noticeText,
  'downloads-ended': (event) => ({ kind: endKind(event), text: summary(event) }),
}

function noticeText({ file, notice }: DownloadNoticed): EventText | undefined {
  const texts = { ...UPLOAD_TEXTS, ...DOWNLOAD_TEXTS }
  const format = texts[notice.kind] as (event: DownloadNoticed['notice']) => EventText | undefined
  // Small files are written too quickly for a line about each of them.
  if (notice.kind === 'download-started') return notice.partsTotal > 1 ? format(notice) : undefined
  const formatted = format(notice)
  return formatted && { ...formatted, text: `${printable(file)}: ${formatted.text}` }
}

function summary(event: DownloadsEnded): string {
  return summaryText(event, event.filesDownloaded + event.filesUnchanged, [
    ...failedFiles(event),
    totals(event),
  ])
}

function totals(event: DownloadsEnded): string {
  const { dryRun, filesTotal, isCounted, filesDownloaded, filesUnchanged, filesPlanned } = event
  const { bytesDownloaded, durationMs } = event
  const directory = printable(event.directory)
  const upToDate = filesUnchanged === 0 ? '' : `, ${filesUnchanged} already up to date`
  if (dryRun) return `Dry run: would download ${formatCount(filesPlanned, 'file')} to ${directory}${upToDate}`
  if (filesUnchanged > 0 && filesUnchanged === filesTotal)
    return `Already up to date: ${formatCount(filesUnchanged, 'file')} in ${directory}`
  const isAll = isCounted && filesDownloaded + filesUnchanged === filesTotal
  const downloaded = isAll
    ? formatCount(filesDownloaded, 'file')
    : `${filesDownloaded} of ${isCounted ? '' : 'at least '}${formatCount(filesTotal, 'file')}`
  return `Downloaded ${downloaded} to ${directory}${upToDate} (${formatByteSize(bytesDownloaded)} in ${formatElapsed(durationMs)})`
}
