import { fsCheckpointStore } from '@oss/checkpoint-fs'
import type { CheckpointStore } from '@oss/multipart'

/** Options of a call that choose its checkpoint store. */
export interface CheckpointOptions {
  readonly checkpoints?: CheckpointStore
  readonly checkpointDir?: string
}

/**
 * Selects the checkpoint store of a transfer: that of the call, else that of the client.
 *
 * @param fallback - store, or directory of the store, if neither call nor client names one.
 */
export function selectCheckpointStore(
  { checkpoints, checkpointDir }: CheckpointOptions,
  ofClient: CheckpointStore | undefined,
  fallback: CheckpointStore | string,
): CheckpointStore {
  if (checkpoints !== undefined) return checkpoints
  if (checkpointDir !== undefined) return fsCheckpointStore({ directory: checkpointDir })
  if (ofClient !== undefined) return ofClient
  return typeof fallback === 'string' ? fsCheckpointStore({ directory: fallback }) : fallback
}
