import type { CheckpointId, CheckpointStore } from '@oss/multipart'
import { recordedDownload } from '../checkpoint/download-checkpoint.ts'
import { fileTarget } from './file-target.ts'

/**
 * Removes the temporary file and the checkpoint of a download that is not running.
 *
 * @param id - as a store lists it
 * @returns false, with nothing removed, if the id is not that of a recorded download
 * @throws CheckpointError `LOCKED` while the download runs, or if the store cannot be used; TargetError if
 * the temporary file cannot be removed
 */
export async function discardDownload(checkpoints: CheckpointStore, id: CheckpointId): Promise<boolean> {
  await using lease = await checkpoints.acquire(id)
  const { checkpoint } = lease.restored
  const recorded = checkpoint && recordedDownload(checkpoint.header)
  if (recorded === undefined) return false
  await fileTarget(recorded.file).discard(recorded.draft)
  await lease.remove()
  return true
}
