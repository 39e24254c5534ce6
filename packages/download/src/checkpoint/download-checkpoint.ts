import {
  type CheckpointHeader,
  type CheckpointId,
  type DownloadHeader,
  downloadCheckpointId,
  type ObjectTarget,
  type PartPlan,
} from '@oss/multipart'
import type { ObjectVersion } from '../ports/object-reader.ts'

/** Returns the checkpoint id of the download of an object to a file. */
export function downloadId(object: ObjectTarget, targetLabel: string): CheckpointId {
  return downloadCheckpointId(object, targetLabel)
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
export function recordedDownload(header: CheckpointHeader): RecordedDownload | undefined {
  return header.kind === 'download' ? { file: header.sourceLabel, draft: header.draft } : undefined
}

/** Builds the checkpoint header of a download. */
export function downloadHeader(
  target: ObjectTarget,
  targetLabel: string,
  {
    object,
    plan,
    draft,
    createdAtMs,
  }: { object: ObjectVersion; plan: PartPlan; draft: string; createdAtMs: number },
): DownloadHeader {
  const { size, etag, crc64, versionId } = object
  const recorded = {
    size,
    etag,
    ...(crc64 !== undefined && { crc64 }),
    ...(versionId !== undefined && { versionId }),
  }
  return { kind: 'download', target, sourceLabel: targetLabel, plan, draft, object: recorded, createdAtMs }
}

/** Whether a recorded download is of the current version of its object. */
export function isOfVersion({ object }: DownloadHeader, current: ObjectVersion): boolean {
  return (
    object.size === current.size &&
    object.etag === current.etag &&
    object.crc64 === current.crc64 &&
    object.versionId === current.versionId
  )
}
