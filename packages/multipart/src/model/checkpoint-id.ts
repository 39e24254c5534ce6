import type { CheckpointId } from './ids.ts'
import type { ObjectTarget } from './object-target.ts'

/**
 * The id under which an upload is remembered: two uploads share it only if they send the same source to the same target.
 * It is a readable text without secrets; a store turns it into a safe name.
 */
export function checkpointId(target: ObjectTarget, sourceLabel: string): CheckpointId {
  return JSON.stringify([target.endpoint, target.bucket, target.key, sourceLabel]) as CheckpointId
}

/** What a checkpoint id stands for. */
export interface CheckpointSubject {
  readonly target: ObjectTarget
  /** {@link UploadSource.label} of the source. */
  readonly sourceLabel: string
}

/**
 * Reads a `checkpointId`, for stores that name what they keep after the object or the file.
 *
 * @throws RangeError when the text is none.
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
    // Not even JSON; the same as any other text.
  }
  throw notAnId(id)
}

function notAnId(id: string): RangeError {
  return new RangeError(`${JSON.stringify(id)} is not a checkpoint id`)
}
