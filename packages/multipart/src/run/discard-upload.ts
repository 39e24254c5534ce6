import { acquireWithin } from '../checkpoint/self-healing-lease.ts'
import type { StopGrace } from '../checkpoint/within-grace.ts'
import { checkRunOptions } from '../model/check-run-options.ts'
import type { CheckpointId, UploadId } from '../model/ids.ts'
import { CheckpointError } from '../ports/checkpoint-error.ts'
import type { CheckpointStore } from '../ports/checkpoint-store.ts'
import type { MultipartApi } from '../ports/multipart-api.ts'
import { sleep } from '../ports/sleep.ts'

/** Upload to discard. */
export interface DiscardOptions {
  readonly id: CheckpointId
  readonly api: MultipartApi
  readonly checkpoints: CheckpointStore
  readonly signal?: AbortSignal
  /** Only this upload id: when another one is recorded, nothing happens. Default: any. */
  readonly uploadId?: UploadId
}

/**
 * Discards an upload that is not running: aborts it on the service, then removes its checkpoint.
 *
 * @returns the upload id that was aborted, or `undefined` when nothing was recorded, or another upload id.
 * @throws CheckpointError (`LOCKED` when the upload is running elsewhere, `TAKEN_OVER` when another owner
 * acquires it meanwhile), or the error of the service when the abort is not confirmed; the checkpoint is then
 * kept. `UNRESPONSIVE` when the signal aborts while the store does not respond.
 */
export async function discardUpload(options: DiscardOptions): Promise<UploadId | undefined> {
  const { signal, uploadId } = options
  checkRunOptions({ signal, uploadId })
  return await discardRecorded(options, signal && { stop: signal, sleep })
}

/** The same, for options that were checked. */
export async function discardRecorded(
  { id, api, checkpoints, signal, uploadId }: DiscardOptions,
  grace: StopGrace | undefined,
): Promise<UploadId | undefined> {
  await using lease = await acquireWithin({ checkpoints, id, ...grace })
  const header = lease.restored.checkpoint?.header
  if (header?.kind === 'download') {
    const message = `${lease.location} is the checkpoint of a download, which has no upload id. Use discardDownload.`
    throw new CheckpointError('UNREADABLE', message)
  }
  if (uploadId !== undefined && header?.uploadId !== uploadId) return undefined
  if (header !== undefined) {
    const stop = AbortSignal.any([lease.lost, ...(signal === undefined ? [] : [signal])])
    try {
      await api.abort(header.target, header.uploadId, stop)
    } catch (error) {
      // Another owner may continue the upload: it is left alone.
      lease.lost.throwIfAborted()
      throw error
    }
  }
  await lease.remove()
  return header?.uploadId
}
