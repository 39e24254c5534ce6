import type { ObjectStored, RequestRetried, UploadResumed, UploadStarted } from '../events/event.ts'
import { formatByteSize } from '../text/byte-size.ts'
import { formatDuration } from '../text/duration.ts'
import { objectUrl } from '../text/object-url.ts'
import { printable } from '../text/printable.ts'
import { sourceName } from '../text/standard-stream.ts'

/** Says that a transfer has begun. */
export function startedText({ file, bucket, key, bytesTotal, partSize, partsTotal }: UploadStarted): string {
  const place = `uploading ${sourceName(file)} to ${objectUrl({ bucket, key })}`
  if (partsTotal === 0) return `${place}, in parts of ${formatByteSize(partSize)}`
  const size = formatByteSize(bytesTotal)
  const parts = partsTotal === 1 ? '' : ` in ${partsTotal} parts of ${formatByteSize(partSize)}`
  return `${place}: ${size}${parts}`
}

/** Says what need not be sent again. */
export function resumedText({ partsReused, partsTotal, bytesReused, bytesTotal }: UploadResumed): string {
  const bytes = `${formatByteSize(bytesReused)} of ${formatByteSize(bytesTotal)}`
  const are = partsReused === 1 ? 'is' : 'are'
  return `continuing: ${partsReused} of ${partsTotal} parts ${are} already stored (${bytes})`
}

/** Says what is stored, and how sure that is. */
export function storedText(event: ObjectStored): string {
  const { partsTotal, partsReused, crc64, crc64Confirmed, durationMs } = event
  const reused = partsReused > 0 ? ` (${partsReused} reused)` : ''
  const parts = partsTotal > 1 ? ` in ${partsTotal} parts${reused}` : ''
  const facts = [
    `${formatByteSize(event.byteLength)}${parts}`,
    `CRC-64 ${crc64}${crc64Confirmed === false ? ' (the service gave none to compare with)' : ''}`,
    durationMs < 1000 ? 'under 1 s' : formatDuration(durationMs / 1000),
  ]
  return `stored ${objectUrl(event)}: ${facts.join(', ')}`
}

/** Says that a request will be sent again. */
export function retryText({ operation, attempt, delayMs, problem }: RequestRetried): string {
  const name = operation ?? 'A request'
  const wait = delayMs < 1000 ? 'now' : `in ${formatDuration(delayMs / 1000)}`
  return `${name} failed (attempt ${attempt}) and is tried again ${wait}. ${printable(problem)}`
}
