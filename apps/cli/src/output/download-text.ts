import type {
  DownloadNoticeEvent,
  DownloadResumed,
  DownloadStarted,
  ObjectDownloaded,
} from '../events/download-event.ts'
import { formatByteSize } from '../text/byte-size.ts'
import { formatDuration } from '../text/duration.ts'
import { objectUrl } from '../text/object-url.ts'
import { printable } from '../text/printable.ts'
import type { EventText } from './event-text.ts'

/** Events of downloads that no upload has. */
export type DownloadEvent =
  | Exclude<DownloadNoticeEvent, { readonly type: 'checkpoint-damaged' | 'checkpoint-not-removed' }>
  | ObjectDownloaded

/** How an event of a download is said to a person. */
export function downloadEventText(event: DownloadEvent): EventText {
  switch (event.type) {
    case 'download-started':
      return { kind: 'step', text: startedText(event) }
    case 'download-resumed':
      return { kind: 'step', text: resumedText(event) }
    case 'download-restarted':
      return { kind: 'note', text: restartText(event.reason) }
    case 'parts-damaged': {
      const { length } = event.partNumbers
      const parts = length === 1 ? '1 part is' : `${length} parts are`
      return { kind: 'note', text: `${parts} not on the disk as they were written, and read again.` }
    }
    case 'draft-left-behind': {
      const text = `The temporary file ${printable(event.draft)} could not be removed. ${printable(event.problem)}`
      return { kind: 'note', text }
    }
    case 'downloaded':
      return { kind: 'result', text: downloadedText(event) }
    default:
      return event satisfies never
  }
}

function startedText({ file, bucket, key, bytesTotal, partSize, partsTotal }: DownloadStarted): string {
  const parts = partsTotal === 1 ? '' : ` in ${partsTotal} parts of ${formatByteSize(partSize)}`
  return `downloading ${objectUrl({ bucket, key })} to ${printable(file)}: ${formatByteSize(bytesTotal)}${parts}`
}

function resumedText({ partsReused, partsTotal, bytesReused, bytesTotal }: DownloadResumed): string {
  const bytes = `${formatByteSize(bytesReused)} of ${formatByteSize(bytesTotal)}`
  const are = partsReused === 1 ? 'is' : 'are'
  return `continuing: ${partsReused} of ${partsTotal} parts ${are} already here (${bytes})`
}

function restartText(
  reason: Extract<DownloadEvent, { readonly type: 'download-restarted' }>['reason'],
): string {
  switch (reason) {
    case 'object-changed':
      return 'The object is not what it was when its parts were read. All parts are read again.'
    case 'draft-lost':
      return 'The temporary file with what had come is gone or has another size. All parts are read again.'
    case 'checksum':
      return 'What came is not what the service has: its CRC-64 is another. All parts are read again.'
    default:
      return reason satisfies never
  }
}

function downloadedText(event: ObjectDownloaded): string {
  const { file, partsTotal, partsReused, crc64, crc64Confirmed, durationMs } = event
  const reused = partsReused > 0 ? ` (${partsReused} reused)` : ''
  const parts = partsTotal > 1 ? ` in ${partsTotal} parts${reused}` : ''
  const facts = [
    `${formatByteSize(event.byteLength)}${parts}`,
    `CRC-64 ${crc64}${crc64Confirmed ? '' : ' (the service gave none to compare with)'}`,
    durationMs < 1000 ? 'under 1 s' : formatDuration(durationMs / 1000),
  ]
  return `downloaded ${printable(file)}: ${facts.join(', ')}`
}
