import type { UploadNotice } from '@oss/client'
import type { NoticeEvent, UploadStarted } from '../events/event.ts'
import type { ObjectUrl } from '../text/object-url.ts'

/** What is transferred. */
export interface TransferSubject {
  readonly file: string
  readonly target: ObjectUrl
  /** For a shell. */
  readonly abortCommand: (uploadId: string) => string
}

/** The beginning of a transfer that goes in one request, as an event. */
export function startedInOneRequest(
  { file, target }: Pick<TransferSubject, 'file' | 'target'>,
  bytesTotal: number,
): UploadStarted {
  return {
    type: 'started',
    file,
    ...target,
    uploadId: null,
    bytesTotal,
    partSize: bytesTotal,
    partsTotal: 1,
  }
}

/** What an upload notices, as an event. */
export function noticeEvent(
  notice: UploadNotice,
  { file, target, abortCommand }: TransferSubject,
): NoticeEvent {
  switch (notice.type) {
    case 'started': {
      const { size: bytesTotal, partSize, partCount: partsTotal } = notice.plan
      return { type: 'started', file, ...target, uploadId: notice.uploadId, bytesTotal, partSize, partsTotal }
    }
    case 'resumed': {
      const { uploadId, plan, partsReused, bytesReused } = notice
      const { size: bytesTotal, partSize, partCount: partsTotal } = plan
      const parts = { bytesTotal, partSize, partsTotal, partsReused, bytesReused }
      return { type: 'resumed', file, ...target, uploadId, ...parts }
    }
    case 'restarted':
      return { type: 'restarted', reason: notice.reason, uploadId: notice.uploadId ?? null }
    case 'checkpoint-damaged':
      return notice
    case 'part-rejected':
      return { type: 'part-rejected', partNumber: notice.number, problem: problemOf(notice.error) }
    case 'parts-lost':
      return { type: 'parts-lost', partNumbers: notice.numbers }
    case 'upload-left-behind': {
      const { uploadId, error } = notice
      const problem = problemOf(error)
      return {
        type: 'upload-left-behind',
        ...target,
        uploadId,
        problem,
        abortCommand: abortCommand(uploadId),
      }
    }
    case 'checkpoint-not-removed':
      return { type: 'checkpoint-not-removed', problem: problemOf(notice.error) }
    default:
      return notice satisfies never
  }
}

function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
