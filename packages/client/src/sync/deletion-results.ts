import type { FileRef } from '../files/found-file.ts'
import type { OmittedDeletion, SyncDeletionResult } from './sync-result.ts'
import type { ExtraFile } from './sync-side.ts'

/** Creates the result of a target that was deleted. */
export function deletion({ file, key, size }: ExtraFile): SyncDeletionResult {
  return { kind: 'deleted', file, key, size }
}

/** Creates the result of a target that could not be deleted. */
export function failed({ file, key }: FileRef, error: unknown): SyncDeletionResult {
  return { kind: 'deletion-failed', file, key, error }
}

/** Creates the result of a target that is not deleted. */
export function omitted({ file, key }: FileRef, reason: OmittedDeletion['reason']): SyncDeletionResult {
  return { kind: 'deletion-omitted', file, key, reason }
}

/** Returns the file and the key alone. */
export function refOf({ file, key }: FileRef): FileRef {
  return { file, key }
}
