import { fsCheckpointStore } from '@oss/checkpoint-fs'
import {
  type CheckpointStore,
  type CompletedCopy,
  checkPartSize,
  MIN_PART_SIZE,
  PlanError,
  startCopy,
  type UploadHandle,
  type UploadNotice,
} from '@oss/multipart'
import { type OssContext, type RequestOptions, withPayer } from '../connection/oss-request.ts'
import { type CopyOptions, copyHeaders, MAX_COPY_SIZE } from '../operations/copy-object.ts'
import { copySourceHeaders } from '../operations/copy-source.ts'
import { checkOptions } from '../options/check-options.ts'
import { checkBucket, checkKey } from '../options/object-name.ts'
import { createCopyApi } from './copy-api.ts'
import { type CopiedVersion, objectSource } from './object-source.ts'
import type { UploadObserver } from './upload-observer.ts'

/** Part size of copies when none is asked for: 64 MiB. */
export const DEFAULT_COPY_PART_SIZE = 67_108_864

/** What to copy, where to, and how. */
export interface ResumableCopyInput extends CopyOptions, RequestOptions {
  readonly bucket: string
  readonly key: string
  /** An object of up to 48.8 TiB, in this region. */
  readonly source: CopiedVersion
  /**
   * Bytes of a part, from 102,400 (100 KiB) to 1,073,741,824 (1 GiB); default 64 MiB. An object no larger than one part is copied in one
   * request. Raised by itself when more than 10,000 parts would be needed.
   */
  readonly partSize?: number
  /** Parts that OSS copies at a time, from 1 to 1,000; default 3. */
  readonly parallel?: number
  /** An existing directory for the checkpoint. */
  readonly checkpointDir?: string
  /** A store for the checkpoint, in place of a directory. Default: the client's; without one, the memory of this client. */
  readonly checkpoints?: CheckpointStore
  /** Told what is worth telling a person: parts reused, everything copied again and why, a damaged checkpoint. */
  readonly onNotice?: (notice: UploadNotice) => void
}

/** Starts a resumable copy of an object. */
export function resumableCopy(
  anyContext: OssContext,
  clientStore: CheckpointStore,
  input: ResumableCopyInput,
  observer: UploadObserver,
): UploadHandle<CompletedCopy> {
  const { bucket, key, partSize = DEFAULT_COPY_PART_SIZE, parallel, signal, onNotice } = input
  checkBucket(bucket)
  checkKey(key)
  checkOptions(input)
  const object = { ...input.source, bucket: input.source.bucket === undefined ? bucket : input.source.bucket }
  copySourceHeaders(object, bucket)
  copyHeaders(input)
  checkCopyPartSize(partSize)
  const context = withPayer(anyContext, input)
  const source = objectSource(context, object)
  const handle = startCopy({
    target: { endpoint: context.endpoint.origin.origin, bucket, key },
    source,
    api: observer.watchApi(createCopyApi(context, source, input)),
    checkpoints: observer.watchStore(storeFor(input, clientStore)),
    partSize,
    ...(parallel !== undefined && { parallel }),
    ...(signal !== undefined && { signal }),
    ...(onNotice !== undefined && { onNotice }),
  })
  observer.watchPhases(handle)
  return handle
}

/** @throws PlanError `PART_SIZE_OUT_OF_RANGE` */
function checkCopyPartSize(partSize: number): void {
  // An object that fits into one part is copied in one request, and that has a limit of its own.
  if (partSize > MAX_COPY_SIZE) {
    const message = `partSize is ${partSize}; for a copy it is a whole number of bytes from ${MIN_PART_SIZE} (100 KiB) to ${MAX_COPY_SIZE} (1 GiB)`
    throw new PlanError('PART_SIZE_OUT_OF_RANGE', 'partSize', message)
  }
  checkPartSize(partSize)
}

function storeFor(
  { checkpoints, checkpointDir }: ResumableCopyInput,
  clientStore: CheckpointStore,
): CheckpointStore {
  if (checkpoints !== undefined) return checkpoints
  return checkpointDir === undefined ? clientStore : fsCheckpointStore({ directory: checkpointDir })
}
