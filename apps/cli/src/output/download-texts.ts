import type { DownloadRestartReason } from '@oss/client'
import type { DownloadNoticeEvent, DownloadResumed, ObjectDownloaded } from '../events/download-event.ts'
import { formatByteSize } from '../text/byte-size.ts'
import { formatCount } from '../text/count.ts'
import { objectUrl } from '../text/object-url.ts'
import { printable } from '../text/printable.ts'
import type { EventTexts } from './event-text.ts'
import { partsText, transferSummary } from './transfer-summary.ts'

/** The events of downloads that uploads do not have. */
type DownloadEvent =
  | Exclude<DownloadNoticeEvent, { readonly kind: 'checkpoint-damaged' | 'checkpoint-not-removed' }>
  | ObjectDownloaded

/** Texts of the events of a download. */
export const DOWNLOAD_TEXTS: EventTexts<DownloadEvent> = {
  'download-started': (event) => ({
    kind: 'status',
    text: `Downloading ${objectUrl(event)} to ${printable(event.file)}: ${partsText(event)}`,
  }),
  'download-resumed': (event) => ({ kind: 'status', text: resumedText(event) }),
  'download-restarted': ({ reason }) => ({
    kind: 'note',
    text: `${RESTART_REASONS[reason]}. Downloading all parts again.`,
  }),
  'parts-damaged': ({ partNumbers }) => ({
    kind: 'note',
    text: `${formatCount(partNumbers.length, 'part')} on disk ${partNumbers.length === 1 ? 'is' : 'are'} damaged. Downloading again.`,
  }),
  'draft-not-removed': ({ draft, problem }) => ({
    kind: 'note',
    text: `The temporary file ${printable(draft)} could not be removed. ${printable(problem)}`,
  }),
  downloaded: (event) => ({
    kind: 'result',
    text: `Downloaded ${printable(event.file)}: ${transferSummary(event)}`,
  }),
}

const RESTART_REASONS: Readonly<Record<DownloadRestartReason, string>> = {
  'object-changed': 'The object has changed since its parts were downloaded',
  'draft-lost': 'The temporary file is missing or has another size than recorded',
  'checksum-mismatch': 'The downloaded data does not match the CRC-64 of the object',
}

function resumedText({ partsReused, partsTotal, bytesReused, bytesTotal }: DownloadResumed): string {
  const bytes = `${formatByteSize(bytesReused)} of ${formatByteSize(bytesTotal)}`
  return `Resuming: ${partsReused} of ${partsTotal} parts already downloaded (${bytes})`
}
