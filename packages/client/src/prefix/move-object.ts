import { checkParallel, checkPartSize, type UploadNotice, type UploadProgress } from '@oss/multipart'
import { OSS_LIMITS } from '../bytes/oss-limits.ts'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { ownSignal } from '../connection/own-signal.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { emit } from '../events/emit.ts'
import { copyHeaders } from '../operations/copy-object.ts'
import { copySourceHeaders } from '../operations/copy-source.ts'
import type { ObjectName } from '../options/object-name.ts'
import { checkObject, type RequestOptions } from '../options/request-input.ts'
import { type CopyTransferOptions, copyOne, type KeptOptions } from './copy-one.ts'

/** The object to move, and its new name. */
export interface MoveObjectInput extends KeptOptions, CopyTransferOptions, RequestOptions {
  /** Bucket of the new object. */
  readonly bucket: string
  readonly key: string
  /** An object of up to 48.8 TiB, in the same region. */
  readonly source: {
    /** Default: the target bucket. */
    readonly bucket?: string
    readonly key: string
  }
  /** Called with the progress of an object that is copied in parts. */
  readonly onProgress?: (progress: UploadProgress) => void
  /** Called with user-facing notices: parts reused, copy restarted (with the reason), damaged checkpoint. */
  readonly onNotice?: (notice: UploadNotice) => void
}

/** Moves an object. @throws ValidationError or PlanError */
export async function moveObject(connection: Connection, input: MoveObjectInput): Promise<void> {
  checkObject(input)
  const { bucket, key, onNotice, onProgress, source: given, signal, ...options } = input
  const source = { bucket: given.bucket === undefined ? bucket : given.bucket, key: given.key }
  checkCopyOptions(options, source, bucket)
  if (source.bucket === bucket && source.key === key) throw sameObject('source')
  prepareCall(connection, { ...(signal && { signal }) })
  await copyOne(connection, {
    ...{ source, target: { bucket, key }, options, isMove: true, skipUnchanged: true, dryRun: false },
    signal: ownSignal(signal),
    onProgress: onProgress && ((progress) => emit(onProgress, progress)),
    onNotice,
  })
}

/** Checks what copies of one and of many objects have in common. @throws ValidationError or PlanError */
export function checkCopyOptions(
  options: KeptOptions & CopyTransferOptions,
  source: ObjectName,
  targetBucket: string,
): void {
  copySourceHeaders(source, targetBucket)
  copyHeaders(options)
  if (options.partSize !== undefined) checkPartSize(OSS_LIMITS, options.partSize)
  if (options.parallel !== undefined) checkParallel(options.parallel)
}

/** A move of an object onto itself would delete it. */
export function sameObject(field: string): ValidationError {
  return new ValidationError('OPTION_INVALID', field, `${field} must not be the target itself`)
}
