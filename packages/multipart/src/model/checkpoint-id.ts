import type { CheckpointId } from './ids.ts'
import type { ObjectTarget } from './object-target.ts'

/**
 * Returns the id under which an upload is recorded: two uploads share it only if they send the same source to
 * the same target. It is readable text without secrets; a store turns it into a safe file name.
 */
export function checkpointId(target: ObjectTarget, sourceLabel: string): CheckpointId {
  return JSON.stringify([target.endpoint, target.bucket, target.key, sourceLabel]) as CheckpointId
}

/** Returns the checkpoint id of a download of an object to a file with this label. */
export function downloadCheckpointId(object: ObjectTarget, fileLabel: string): CheckpointId {
  return checkpointId(object, DOWNLOAD_PREFIX + fileLabel)
}

/** Keeps the downloads of an object apart from uploads of the same file. */
export const DOWNLOAD_PREFIX = 'download:'

/** Target and source that a checkpoint id identifies. */
export interface CheckpointSubject {
  readonly target: ObjectTarget
  /** {@link UploadSource.label} of the source. */
  readonly sourceLabel: string
}

/**
 * Parses a `checkpointId`, for stores that name their files after the object or the source.
 *
 * @throws RangeError when the text is not a checkpoint id.
 */
export function parseCheckpointId(id: CheckpointId): CheckpointSubject {
  const [endpoint, bucket, key, sourceLabel, ...rest] = textsOf(id)
  if (endpoint === undefined || bucket === undefined || key === undefined || sourceLabel === undefined)
    throw notAnId(id)
  if (rest.length > 0) throw notAnId(id)
  return { target: { endpoint, bucket, key }, sourceLabel }
}

function textsOf(id: CheckpointId): readonly string[] {
  try {
    const value: unknown = JSON.parse(id)
    if (Array.isArray(value) && value.every((text) => typeof text === 'string')) return value
  } catch {
    // Text that is not JSON fails like any other text.
  }
  throw notAnId(id)
}

function notAnId(id: string): RangeError {
  return new RangeError(`${JSON.stringify(id)} is not a checkpoint id`)
}
