import {
  type CheckpointHeader,
  type CheckpointId,
  checkpointId,
  type ObjectTarget,
  type PartPlan,
  uploadId,
} from '@oss/multipart'
import type { ObjectFacts } from '../ports/object-reader.ts'

const LABEL = 'download:'

/** The id under which the download of an object to a file is remembered. */
export function downloadId(object: ObjectTarget, targetLabel: string): CheckpointId {
  return checkpointId(object, LABEL + targetLabel)
}

/** What a checkpoint says of a download. */
export interface RememberedDownload {
  /** The label of the file: its absolute path. */
  readonly file: string
  /** The name of the temporary file that has what came. */
  readonly draft: string
}

/** Tells the checkpoint of a download from that of an upload; `undefined` for an upload. For those who list a store. */
export function rememberedDownload({
  sourceLabel,
  uploadId: draft,
}: CheckpointHeader): RememberedDownload | undefined {
  return sourceLabel.startsWith(LABEL) ? { file: sourceLabel.slice(LABEL.length), draft } : undefined
}

/**
 * What is remembered of a download, in the words of a checkpoint: the object is the source, and the draft is what an upload id is to an upload,
 * that which the parts are gathered in (docs/decisions/0014-downloads.md).
 */
export function downloadHeader(
  target: ObjectTarget,
  targetLabel: string,
  {
    object,
    plan,
    draft,
    createdAtMs,
  }: { object: ObjectFacts; plan: PartPlan; draft: string; createdAtMs: number },
): CheckpointHeader {
  const sourceLabel = LABEL + targetLabel
  const source = { size: object.size, mtimeNs: '0', ctimeNs: '0', fileId: contentOf(object) }
  return { target, sourceLabel, uploadId: uploadId(draft), plan, source, createdAtMs }
}

/** Whether a download that is remembered is of the object as it is now. */
export function isOfObject({ source }: CheckpointHeader, object: ObjectFacts): boolean {
  return source.size === object.size && source.fileId === contentOf(object)
}

function contentOf({ etag, crc64, versionId }: ObjectFacts): string {
  return JSON.stringify([etag, crc64 === undefined ? null : String(crc64), versionId ?? null])
}
