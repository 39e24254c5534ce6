import type { CheckpointStore } from '@oss/multipart'
import { requireFiles } from '../bodies/file-access.ts'
import type { Connection } from '../connection/connection.ts'

/** Options of a call that choose its checkpoint store. */
export interface CheckpointOptions {
  readonly checkpoints?: CheckpointStore
  readonly checkpointDir?: string
}

/**
 * Selects the checkpoint store of a transfer: that of the call, else that of the client.
 *
 * @param fallback - store, or directory of the store, if neither call nor client names one.
 * @throws ValidationError `OPTION_INVALID` for a directory, when the client has no access to files.
 */
export function selectCheckpointStore(
  { checkpoints, checkpointDir }: CheckpointOptions,
  { checkpoints: clientStore, files }: Pick<Connection, 'checkpoints' | 'files'>,
  fallback: CheckpointStore | string,
): CheckpointStore {
  if (checkpoints !== undefined) return checkpoints
  if (checkpointDir !== undefined) return requireFiles(files, 'checkpointDir').checkpointsIn(checkpointDir)
  if (clientStore !== undefined) return clientStore
  return typeof fallback === 'string' ? requireFiles(files, 'file').checkpointsIn(fallback) : fallback
}
