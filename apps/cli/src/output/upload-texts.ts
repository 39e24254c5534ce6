import type { RestartReason } from '@oss/client'
import type { NoticeEvent, UploadNotAborted, UploadResumed, UploadStarted } from '../events/upload-event.ts'
import { formatByteSize } from '../text/byte-size.ts'
import { formatCount } from '../text/count.ts'
import { objectUrl } from '../text/object-url.ts'
import { printable } from '../text/printable.ts'
import { fileLabel } from '../text/standard-stream.ts'
import type { EventTexts } from './event-text.ts'
import { partsText } from './transfer-summary.ts'

/** Texts of the notices of an upload. */
export const UPLOAD_TEXTS: EventTexts<NoticeEvent> = {
  started: (event) => ({ kind: 'status', text: startedText(event) }),
  resumed: (event) => ({ kind: 'status', text: resumedText(event) }),
  'options-ignored': () => ({
    kind: 'note',
    text: 'The upload was started with other object options and keeps them. To use the new ones, cancel it first.',
  }),
  restarted: ({ reason }) => ({
    kind: 'note',
    text: `${RESTART_REASONS[reason]}. Uploading all parts again.`,
  }),
  'checkpoint-damaged': ({ problem }) => ({
    kind: 'note',
    text: `The checkpoint is damaged. ${printable(problem)}`,
  }),
  'part-rejected': ({ partNumber, problem }) => ({
    kind: 'note',
    text: `Uploading part ${partNumber} again. ${printable(problem)}`,
  }),
  'parts-lost': ({ partNumbers }) => ({
    kind: 'note',
    text: `The service no longer has ${formatCount(partNumbers.length, 'part')} as uploaded. Uploading again.`,
  }),
  'upload-not-aborted': (event) => ({ kind: 'note', text: notAbortedText(event) }),
  'checkpoint-not-removed': ({ problem }) => ({
    kind: 'note',
    text: `The object is stored, but its checkpoint could not be removed. ${printable(problem)}`,
  }),
}

const RESTART_REASONS: Readonly<Record<RestartReason, string>> = {
  'source-changed': 'The file has changed since its parts were uploaded',
  'encryption-changed': 'The parts were uploaded with another master key, or without encryption',
  'upload-lost': 'The service no longer has the upload: it has expired or was aborted',
  'parts-rejected': 'The service rejected the uploaded parts without reporting which are invalid',
}

function startedText({ file, bucket, key, bytesTotal, partSize, partsTotal }: UploadStarted): string {
  const verb = file.startsWith('oss://') ? 'Copying' : 'Uploading'
  const transfer = `${verb} ${fileLabel(file)} to ${objectUrl({ bucket, key })}`
  // The size of a stream is not known at its start.
  if (partsTotal === 0) return `${transfer}, in parts of ${formatByteSize(partSize)}`
  return `${transfer}: ${partsText({ bytesTotal, partSize, partsTotal })}`
}

function resumedText({ partsReused, partsTotal, bytesReused, bytesTotal }: UploadResumed): string {
  const bytes = `${formatByteSize(bytesReused)} of ${formatByteSize(bytesTotal)}`
  return `Resuming: ${partsReused} of ${partsTotal} parts already uploaded (${bytes})`
}

function notAbortedText({ bucket, key, uploadId, problem, abortCommand }: UploadNotAborted): string {
  return (
    `The unfinished upload ${printable(uploadId)} of ${objectUrl({ bucket, key })} was not aborted, and its parts incur storage costs. ` +
    `${printable(problem)}\n  To abort it:\n  ${printable(abortCommand)}`
  )
}
