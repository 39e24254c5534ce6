import { checkpointId, downloadCheckpointId } from '../model/checkpoint-id.ts'
import type { CheckpointId, UploadId } from '../model/ids.ts'
import type { CheckpointHeader } from '../ports/checkpoint-store.ts'

/** Returns the id under which the transfer of this header is recorded. */
export function checkpointIdOf(header: CheckpointHeader): CheckpointId {
  const { kind, target, sourceLabel } = header
  return kind === 'download' ? downloadCheckpointId(target, sourceLabel) : checkpointId(target, sourceLabel)
}

/** Returns the upload id of a header; `undefined` for a download. */
export function recordedUploadId(header: CheckpointHeader | undefined): UploadId | undefined {
  return header === undefined || header.kind === 'download' ? undefined : header.uploadId
}

/** Whether two headers are of the same attempt: the same upload id, or the same temporary file. */
export function isSameAttempt(one: CheckpointHeader, other: CheckpointHeader): boolean {
  return attemptOf(one) === attemptOf(other)
}

function attemptOf(header: CheckpointHeader): string {
  return header.kind === 'download' ? `download ${header.draft}` : `upload ${header.uploadId}`
}
