import {
  type CheckpointHeader,
  type CheckpointId,
  checkpointId,
  type ObjectTarget,
  type PartPlan,
  uploadId,
} from '@oss/multipart'
import type { ObjectVersion } from '../ports/object-reader.ts'

const LABEL_PREFIX = 'download:'

/** Returns the checkpoint id of the download of an object to a file. */
export function downloadId(object: ObjectTarget, targetLabel: string): CheckpointId {
  return checkpointId(object, LABEL_PREFIX + targetLabel)
}

/** A download that is recorded in a checkpoint. */
export interface RecordedDownload {
  /** Label of the file: its absolute path. */
  readonly file: string
  /** Name of the temporary file with the downloaded bytes. */
  readonly draft: string
}

/**
 * Reads the header of a checkpoint; `undefined` if it is that of an upload. For programs that list a store.
 */
export function recordedDownload({
  sourceLabel,
  uploadId: draft,
}: CheckpointHeader): RecordedDownload | undefined {
  return sourceLabel.startsWith(LABEL_PREFIX)
    ? { file: sourceLabel.slice(LABEL_PREFIX.length), draft }
    : undefined
}

/**
 * Builds the checkpoint header of a download. The object takes the fields of the source, and the name of the
 * draft that of the upload id, because both collect the parts (docs/decisions/0014-downloads.md).
 */
export function downloadHeader(
  target: ObjectTarget,
  targetLabel: string,
  {
    object,
    plan,
    draft,
    createdAtMs,
  }: { object: ObjectVersion; plan: PartPlan; draft: string; createdAtMs: number },
): CheckpointHeader {
  const sourceLabel = LABEL_PREFIX + targetLabel
  const source = { size: object.size, mtimeNs: '0', ctimeNs: '0', fileId: contentId(object) }
  return { target, sourceLabel, uploadId: uploadId(draft), plan, source, createdAtMs }
}

/** Whether a recorded download is of the current object. */
export function isOfObject({ source }: CheckpointHeader, object: ObjectVersion): boolean {
  return source.size === object.size && source.fileId === contentId(object)
}

function contentId({ etag, crc64, versionId }: ObjectVersion): string {
  return JSON.stringify([etag, crc64 ?? null, versionId ?? null])
}
