import type { ObjectDownloaded } from '../events/download-event.ts'
import type { ObjectStored, UploadStarted } from '../events/upload-event.ts'
import { formatByteSize } from '../text/byte-size.ts'
import { formatElapsed } from '../text/duration.ts'

/** Formats size, parts, checksum and duration of a completed transfer. */
export function transferSummary(event: ObjectStored | ObjectDownloaded): string {
  const { byteLength, partsTotal, partsReused, crc64, crc64Verified, durationMs } = event
  const reused = partsReused > 0 ? ` (${partsReused} reused)` : ''
  const parts = partsTotal > 1 ? ` in ${partsTotal} parts${reused}` : ''
  const confirmation = crc64Verified ? '' : ' (not confirmed: the service returned none)'
  return `${formatByteSize(byteLength)}${parts}, CRC-64 ${crc64}${confirmation}, ${formatElapsed(durationMs)}`
}

/** Formats size and parts of a transfer that starts. */
export function partsText({
  bytesTotal,
  partSize,
  partsTotal,
}: Pick<UploadStarted, 'bytesTotal' | 'partSize' | 'partsTotal'>): string {
  const parts = partsTotal === 1 ? '' : ` in ${partsTotal} parts of ${formatByteSize(partSize)}`
  return `${formatByteSize(bytesTotal)}${parts}`
}
