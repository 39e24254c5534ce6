import type { CheckpointId } from './brands.ts'
import type { ObjectTarget } from './ports/multipart-api.ts'

/**
 * The id under which an upload is remembered: two uploads share it only if they send the same source to the same target.
 * It is a readable text without secrets; a store turns it into a safe name.
 */
export function checkpointId(target: ObjectTarget, sourceLabel: string): CheckpointId {
  return JSON.stringify([target.endpoint, target.bucket, target.key, sourceLabel]) as CheckpointId
}
