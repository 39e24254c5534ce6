import type { CheckpointId, CheckpointStore } from '@oss/multipart'
import { rememberedDownload } from '../checkpoint/download-checkpoint.ts'
import { fileTarget } from './file-target.ts'

/**
 * Forgets a download to a file that is not running: removes its temporary file and its checkpoint.
 *
 * @param id - as a store lists it.
 * @returns false, with nothing done, when it is not a download that is remembered there.
 * @throws CheckpointError `LOCKED` while it runs, or for a bad place; TargetError when the temporary file cannot be removed.
 */
export async function forgetDownload(checkpoints: CheckpointStore, id: CheckpointId): Promise<boolean> {
  await using lease = await checkpoints.acquire(id)
  const { checkpoint } = lease.restored
  const remembered = checkpoint && rememberedDownload(checkpoint.header)
  if (remembered === undefined) return false
  await fileTarget(remembered.file).discard(remembered.draft)
  await lease.remove()
  return true
}
