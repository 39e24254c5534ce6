import type {
  AlreadyStored,
  BatchEnded,
  BatchStarted,
  FileInterrupted,
  FilePassedOver,
  FilePlanned,
} from '../events/batch-event.ts'
import { formatByteSize } from '../text/byte-size.ts'
import { formatDuration } from '../text/duration.ts'
import { objectUrl } from '../text/object-url.ts'
import { printable } from '../text/printable.ts'

const MAX_LISTED = 20

const REASONS: Readonly<Record<FilePassedOver['reason'], string>> = {
  symlink: 'is a symbolic link and is left out; --follow-symlinks takes what it leads to',
  special: 'is neither a file nor a directory and is left out',
  cycle: 'leads back to a directory that it lies in and is left out',
}

/** Says that an upload of several files has begun. */
export function batchStartedText({ sources, bucket, prefix, dryRun }: BatchStarted): string {
  const [first = '', ...others] = sources
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return `${dryRun ? 'looking what would be uploaded of' : 'uploading'} ${printable(first)}${more} to ${placeOf({ bucket, prefix })}`
}

/** A line of a dry run. */
export function plannedText({ file, bucket, key, byteLength }: FilePlanned): string {
  return `would store ${objectUrl({ bucket, key })}: ${printable(file)}, ${formatByteSize(byteLength)}`
}

/** Says that a file need not be sent. */
export function alreadyStoredText({ file, bucket, key, byteLength, crc64 }: AlreadyStored): string {
  return `${printable(file)} is stored already as ${objectUrl({ bucket, key })}: ${formatByteSize(byteLength)}, CRC-64 ${crc64}`
}

/** Says that something is left out. */
export function passedOverText({ file, reason }: FilePassedOver): string {
  return `${printable(file)} ${REASONS[reason]}.`
}

/** Says that a file was stopped. */
export function fileInterruptedText({ file, partsRecorded, partsTotal }: FileInterrupted): string {
  return `${printable(file)}: ${partsRecorded} of ${partsTotal} parts are stored`
}

/** Says what a batch has come to, with the files that failed. */
export function batchEndedText(event: BatchEnded): string {
  const { filesFailed, failures, continueCommand } = event
  const listed = failures
    .slice(0, MAX_LISTED)
    .map(({ file, message }) => `  ${printable(file)}: ${printable(message)}`)
  const unlisted = filesFailed - listed.length
  const lines = [
    ...(filesFailed > 0 ? [`${count(filesFailed)} could not be stored:`, ...listed] : []),
    ...(unlisted > 0 ? [`  and ${unlisted} more, which are named above`] : []),
    sumText(event),
    ...(continueCommand !== null && isBegun(event)
      ? ['To continue:', `  ${printable(continueCommand)}`]
      : []),
  ]
  return lines.map((line, index) => (index === 0 ? line : `  ${line}`)).join('\n')
}

function isBegun({ outcome, filesStored, filesEqual }: BatchEnded): boolean {
  return outcome !== 'stopped' || filesStored + filesEqual > 0
}

function sumText(event: BatchEnded): string {
  const { dryRun, filesTotal, isCounted, filesStored, filesEqual, filesPlanned, durationMs, bytesStored } =
    event
  const already =
    filesEqual === 0 ? '' : `, ${count(filesEqual)} ${filesEqual === 1 ? 'is' : 'are'} there already`
  if (dryRun) return `${count(filesPlanned)} would be stored in ${placeOf(event)}${already}`
  if (filesEqual > 0 && filesEqual === filesTotal)
    return `nothing to send: ${count(filesEqual)} ${filesEqual === 1 ? 'is' : 'are'} stored in ${placeOf(event)} already`
  const of = filesStored === filesTotal ? '' : ` of ${isCounted ? '' : 'at least '}${filesTotal}`
  const facts = `${formatByteSize(bytesStored)}, ${durationMs < 1000 ? 'under 1 s' : formatDuration(durationMs / 1000)}`
  return `stored ${filesStored}${of} ${of === '' && filesStored === 1 ? 'file' : 'files'} in ${placeOf(event)}: ${facts}${already}`
}

function count(files: number): string {
  return files === 1 ? '1 file' : `${files} files`
}

function placeOf({ bucket, prefix }: { readonly bucket: string; readonly prefix: string }): string {
  return prefix === '' ? `oss://${printable(bucket)}` : objectUrl({ bucket, key: prefix })
}
