import type {
  BatchEnded,
  BatchEvent,
  BatchStarted,
  FileInterrupted,
  FileNoticed,
  FilePlanned,
  FileSkipped,
  ObjectUnchanged,
} from '../../events/batch-event.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { objectUrl, prefixUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { shardText } from '../../text/shard-text.ts'
import type { EventText, EventTexts } from '../event-text.ts'
import { failureText } from '../failure-text.ts'
import { UPLOAD_TEXTS } from '../upload-texts.ts'
import { batchSummary } from './batch-summary.ts'

/** Texts of the events of an upload of several files. */
export const BATCH_TEXTS: EventTexts<BatchEvent> = {
  'batch-started': (event) => ({ kind: 'status', text: startedText(event) }),
  // A line for each file without a problem would hide the lines about problems.
  'file-uploaded': () => undefined,
  'file-unchanged': () => undefined,
  'file-updated': () => undefined,
  'file-planned': (event) => ({ kind: 'data', text: plannedText(event) }),
  'file-skipped': (event) => ({ kind: 'note', text: skippedText(event) }),
  'file-failed': (event) => ({
    kind: 'error',
    text: failureText({ ...event, kind: 'failed', continueCommand: null }),
  }),
  // A file without recorded parts starts from the beginning, as one that was not reached.
  'file-interrupted': (event) =>
    event.partsRecorded === 0 ? undefined : { kind: 'status', text: interruptedText(event) },
  'file-notice': fileNoticeText,
  unchanged: (event) => ({ kind: 'result', text: unchangedText(event) }),
  'batch-uncomparable': ({ problem }) => ({
    kind: 'note',
    text: `Files cannot be compared with their objects, so all are uploaded. ${printable(problem)} Comparing needs the permissions oss:ListObjects and oss:GetObject.`,
  }),
  'batch-ended': (event) => ({ kind: endKind(event), text: batchSummary(event) }),
}

const SKIP_REASONS: Readonly<Record<FileSkipped['reason'], string>> = {
  symlink: 'a symbolic link (use --follow-symlinks to upload its target)',
  special: 'neither a file nor a directory',
  cycle: 'a link to one of its parent directories',
}

function startedText({ sources, bucket, prefix, dryRun, shard }: BatchStarted): string {
  const [first = '', ...others] = sources
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  const url = prefixUrl({ bucket, prefix }) + shardText(shard)
  const from = `${printable(first)}${more}`
  return dryRun ? `Dry run: ${from} -> ${url}` : `Uploading ${from} to ${url}`
}

function plannedText({ file, bucket, key, byteLength, changed }: FilePlanned): string {
  if (changed !== null) return `Would change ${changed.join(', ')} of ${objectUrl({ bucket, key })}`
  return `Would upload ${printable(file)} to ${objectUrl({ bucket, key })}: ${formatByteSize(byteLength)}`
}

function unchangedText({ file, bucket, key, byteLength, crc64 }: ObjectUnchanged): string {
  return `Already up to date: ${printable(file)} in ${objectUrl({ bucket, key })} (${formatByteSize(byteLength)}, CRC-64 ${crc64})`
}

function skippedText({ file, reason }: FileSkipped): string {
  return `Skipped ${printable(file)}: ${SKIP_REASONS[reason]}.`
}

function interruptedText({ file, partsRecorded, partsTotal }: FileInterrupted): string {
  return `${printable(file)}: uploaded ${partsRecorded} of ${partsTotal} parts`
}

function fileNoticeText({ file, notice }: FileNoticed): EventText | undefined {
  const format = UPLOAD_TEXTS[notice.kind] as (event: FileNoticed['notice']) => EventText | undefined
  const formatted = format(notice)
  // The text of the start names the file itself.
  if (notice.kind === 'started' || formatted === undefined) return formatted
  return { ...formatted, text: `${printable(file)}: ${formatted.text}` }
}

/** How the summary of a batch is printed. */
export function endKind({ outcome, dryRun }: Pick<BatchEnded, 'outcome' | 'dryRun'>): EventText['kind'] {
  switch (outcome) {
    case 'done':
      return dryRun ? 'status' : 'result'
    case 'failed':
      return 'error'
    case 'interrupted':
      return 'interrupted'
    case 'stopped':
      return 'status'
    default:
      return outcome satisfies never
  }
}
