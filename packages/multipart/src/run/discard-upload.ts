import { checkRunOptions } from '../model/check-run-options.ts'
import type { CheckpointId, UploadId } from '../model/ids.ts'
import { CheckpointError } from '../ports/checkpoint-error.ts'
import type { CheckpointStore } from '../ports/checkpoint-store.ts'
import type { MultipartApi } from '../ports/multipart-api.ts'

/** Upload to discard. */
export interface DiscardOptions {
  readonly id: CheckpointId
  readonly api: MultipartApi
  readonly checkpoints: CheckpointStore
  readonly signal?: AbortSignal
}

/**
 * Discards an upload that is not running: aborts it on the service, then removes its checkpoint.
 *
 * @returns the upload id that was aborted, or `undefined` when nothing was recorded.
 * @throws CheckpointError (`LOCKED` when the upload is running elsewhere), or the error of the service when
 * the abort is not confirmed; the checkpoint is then kept.
 */
export async function discardUpload({
  id,
  api,
  checkpoints,
  signal,
}: DiscardOptions): Promise<UploadId | undefined> {
  checkRunOptions({ signal })
  await using lease = await checkpoints.acquire(id)
  const header = lease.restored.checkpoint?.header
  if (header?.kind === 'download') {
    const message = `${lease.location} is the checkpoint of a download, which has no upload id. Use discardDownload.`
    throw new CheckpointError('UNREADABLE', message)
  }
  if (header !== undefined) {
    await api.abort(header.target, header.uploadId, signal ?? new AbortController().signal)
  }
  await lease.remove()
  return header?.uploadId
}
