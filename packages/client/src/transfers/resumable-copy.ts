import {
  type CheckpointStore,
  type CompletedCopy,
  checkPartSize,
  PlanError,
  startCopy,
  type UploadHandle,
  type UploadId,
  type UploadNotice,
} from '@oss/multipart'
import { OSS_LIMITS } from '../bytes/oss-limits.ts'
import type { Connection } from '../connection/connection.ts'
import { withPayer, withSignal } from '../connection/oss-request.ts'
import { type CopyOptions, copyHeaders, MAX_COPY_SIZE } from '../operations/copy-object.ts'
import { copySourceHeaders } from '../operations/copy-source.ts'
import { initiateDigest } from '../options/object-options.ts'
import { checkObject, type RequestOptions } from '../options/request-input.ts'
import { createCopyApi } from './copy-api.ts'
import { objectSource, type ResumableCopySource } from './object-source.ts'
import { selectCheckpointStore } from './select-checkpoint-store.ts'
import { observeTransfer } from './transfer-observer.ts'

/** Default part size of copies: 64 MiB. */
export const DEFAULT_COPY_PART_SIZE = 67_108_864

/** Source, target and options of a resumable copy. */
export interface ResumableCopyInput extends CopyOptions, RequestOptions {
  readonly bucket: string
  readonly key: string
  /** An object of up to 48.8 TiB, in the same region. */
  readonly source: ResumableCopySource
  /**
   * Part size in bytes, from 102,400 (100 KiB) to 1,073,741,824 (1 GiB). Default: 64 MiB. An object no larger
   * than one part is copied with one request. Raised automatically when more than 10,000 parts would be
   * needed.
   */
  readonly partSize?: number
  /** Maximum number of parts that OSS copies concurrently, from 1 to 1,000. Default: 3. */
  readonly parallel?: number
  /** Existing directory for the checkpoint. */
  readonly checkpointDir?: string
  /**
   * Store for the checkpoint, instead of a directory. Default: that of the client, else an in-memory store of
   * it.
   */
  readonly checkpoints?: CheckpointStore
  /**
   * Resumes exactly this upload id, which must be in the checkpoint, or fails with the UploadError
   * `NOTHING_TO_CONTINUE` without starting anything. Default: a copy that cannot be resumed starts over.
   */
  readonly continueOnly?: UploadId
  /** Called with user-facing notices: parts reused, copy restarted (with the reason), damaged checkpoint. */
  readonly onNotice?: (notice: UploadNotice) => void
}

/** Starts a resumable copy. @throws ValidationError or PlanError, before anything is sent or written */
export function resumableCopy(
  connection: Connection,
  input: ResumableCopyInput,
): UploadHandle<CompletedCopy> {
  const { bucket, key, partSize = DEFAULT_COPY_PART_SIZE, parallel, continueOnly, signal } = input
  checkObject(input)
  const object = { ...input.source, bucket: input.source.bucket === undefined ? bucket : input.source.bucket }
  copySourceHeaders(object, bucket)
  copyHeaders(input)
  checkCopyPartSize(partSize)
  const observer = observeTransfer(connection, input)
  const onNotice = observer.watchNotices(input.onNotice)
  const context = withPayer(connection.context, input)
  const source = objectSource(context, object)
  const store = selectCheckpointStore(input, connection, connection.defaultStore)
  const handle = startCopy({
    target: { endpoint: context.endpoint.origin.origin, bucket, key },
    source,
    api: observer.watchApi(createCopyApi(context, source, input)),
    checkpoints: observer.watchStore(store),
    partSize,
    monotonicMs: connection.monotonicMs,
    sleep: (ms, stop) => connection.clock.sleep(ms, stop),
    objectOptions: JSON.stringify([initiateDigest(input), input.metadataDirective, input.taggingDirective]),
    ...(parallel !== undefined && { parallel }),
    ...(continueOnly !== undefined && { continueOnly }),
    ...withSignal(signal),
    ...(onNotice !== undefined && { onNotice }),
  })
  observer.watchPhases(handle)
  return handle
}

/** @throws PlanError `PART_SIZE_OUT_OF_RANGE` */
function checkCopyPartSize(partSize: number): void {
  // An object that fits into one part is copied with one request, which has a lower limit.
  if (partSize > MAX_COPY_SIZE) {
    const message = `partSize of a copy must be a whole number of bytes from ${OSS_LIMITS.minPartSize} to ${MAX_COPY_SIZE}, i.e. 100 KiB to 1 GiB (got ${partSize})`
    throw new PlanError('PART_SIZE_OUT_OF_RANGE', 'partSize', message)
  }
  checkPartSize(OSS_LIMITS, partSize)
}
