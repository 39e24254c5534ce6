import type { UploadNotice } from '@oss/client'
import { messageOf } from '../errors/error-chain.ts'
import type { NoticeEvent, UploadStarted } from '../events/upload-event.ts'
import type { ObjectUrl } from '../text/object-url.ts'

/** File and object of an upload. */
export interface UploadSubject {
  readonly file: string
  readonly target: ObjectUrl
  /** Formats the shell command that aborts the upload. */
  readonly abortCommand: (uploadId: string) => string
}

/** The event for the start of an upload in a single request. */
export function singleRequestStarted(
  { file, target }: Pick<UploadSubject, 'file' | 'target'>,
  bytesTotal: number,
): UploadStarted {
  return {
    kind: 'started',
    file,
    ...target,
    uploadId: null,
    bytesTotal,
    partSize: bytesTotal,
    partsTotal: 1,
  }
}

/** Converts a notice of the client into an event. */
export function uploadNoticeEvent(
  notice: UploadNotice,
  { file, target, abortCommand }: UploadSubject,
): NoticeEvent {
  switch (notice.kind) {
    case 'started': {
      const { size: bytesTotal, partSize, partCount: partsTotal } = notice.plan
      return { kind: 'started', file, ...target, uploadId: notice.uploadId, bytesTotal, partSize, partsTotal }
    }
    case 'resumed': {
      const { uploadId, plan, partsReused, bytesReused } = notice
      const { size: bytesTotal, partSize, partCount: partsTotal } = plan
      const parts = { bytesTotal, partSize, partsTotal, partsReused, bytesReused }
      return { kind: 'resumed', file, ...target, uploadId, ...parts }
    }
    case 'options-ignored':
      return notice
    case 'restarted':
      return { kind: 'restarted', reason: notice.reason, uploadId: notice.uploadId ?? null }
    case 'checkpoint-damaged':
      return notice
    case 'part-rejected':
      return { kind: 'part-rejected', partNumber: notice.number, problem: messageOf(notice.error) }
    case 'parts-lost':
      return { kind: 'parts-lost', partNumbers: notice.numbers }
    case 'upload-not-aborted': {
      const { uploadId, error } = notice
      const problem = messageOf(error)
      return {
        kind: 'upload-not-aborted',
        ...target,
        uploadId,
        problem,
        abortCommand: abortCommand(uploadId),
      }
    }
    case 'checkpoint-not-removed':
      return { kind: 'checkpoint-not-removed', problem: messageOf(notice.error) }
    default:
      return notice satisfies never
  }
}
