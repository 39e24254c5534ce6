import { type CheckpointStore, SourceError, type UploadNotice, type UploadProgress } from '@oss/multipart'
import type { Connection } from '../connection/connection.ts'
import { type OssContext, withPayer } from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import { type CopyOptions, sendCopyObject } from '../operations/copy-object.ts'
import { deleteObject } from '../operations/delete-object.ts'
import { sendGetObjectAcl } from '../operations/get-object-acl.ts'
import { type ObjectInfo, sendHeadObject } from '../operations/head-object.ts'
import type { ObjectName } from '../options/object-name.ts'
import { STORAGE_CLASSES } from '../options/object-options.ts'
import type { PayerOptions } from '../options/transfer-options.ts'
import { DEFAULT_COPY_PART_SIZE, resumableCopy } from '../transfers/resumable-copy.ts'
import { differenceOf, hasSameTagsAndAcl, labelOf, requireMovable, requireSource } from './move-rules.ts'

/** Access control and storage of the copies. All other properties are those of the sources. */
export interface KeptOptions extends Pick<CopyOptions, 'acl' | 'storageClass' | 'forbidOverwrite'> {}

/** How objects are copied. */
export interface CopyTransferOptions extends PayerOptions {
  /** Part size in bytes, as in `resumableCopy`. Smaller objects take one request. Default: 64 MiB. */
  readonly partSize?: number
  /** Maximum number of parts of an object that OSS copies concurrently, from 1 to 1,000. Default: 3. */
  readonly parallel?: number
  /** Existing directory for the checkpoints. Default: those of this client only. */
  readonly checkpointDir?: string
  /** Store for the checkpoints, instead of a directory. Default: that of the client. */
  readonly checkpoints?: CheckpointStore
}

/** One object to copy or to move. */
export interface CopyTask {
  readonly source: ObjectName
  readonly target: ObjectName
  /** The source as it was listed; `undefined` if it was not. */
  readonly listed?: {
    readonly size: number
    readonly etag: string
    readonly storageClass: string | undefined
  }
  readonly isMove: boolean
  /** Whether an existing object that equals the source counts as its copy. */
  readonly skipUnchanged: boolean
  readonly dryRun: boolean
  readonly options: KeptOptions & CopyTransferOptions
  readonly signal: AbortSignal
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined
  readonly onNotice?: ((notice: UploadNotice) => void) | undefined
}

/** Result of one object. */
export type CopyOutcome = 'copied' | 'unchanged' | 'planned'

/**
 * Copies an object, unless the target equals it. A move then deletes the source: after the copy is
 * verified, and only if the source is still the object that was copied.
 */
export async function copyOne(connection: Connection, task: CopyTask): Promise<CopyOutcome> {
  const { source, target, listed, isMove, skipUnchanged, dryRun, signal } = task
  const context = withPayer(connection.context, task.options)
  const existing = skipUnchanged ? await sendHeadObject(context, target, { signal }) : undefined
  const mayBeEqual = existing !== undefined && (listed === undefined || existing.size === listed.size)
  // The listing has neither the CRC-64 of an object nor its properties.
  const info =
    isMove || mayBeEqual || listed === undefined ? await requireSource(context, source, signal) : undefined
  const { acl, storageClass = info?.storageClass } = task.options
  if (dryRun && isMove) return 'planned'
  // Whether the target has a given access control is not known, so it is set again.
  const isEqual =
    existing !== undefined &&
    info !== undefined &&
    acl === undefined &&
    !differenceOf(info, existing, storageClass) &&
    (!isMove || (await hasSameTagsAndAcl(context, source, target, info, signal)))
  if (dryRun) return isEqual ? 'unchanged' : 'planned'
  if (!isEqual) await copy(connection, context, task, info)
  if (!isMove) return isEqual ? 'unchanged' : 'copied'
  if (info === undefined) throw new Error('a source that was not described cannot be moved')
  await requireMovable(context, { source, target, info, storageClass }, signal)
  const { requestPayer } = task.options
  await deleteObject(connection, { ...source, signal, ...(requestPayer && { requestPayer }) })
  return 'copied'
}

async function copy(
  connection: Connection,
  context: OssContext,
  task: CopyTask,
  info: ObjectInfo | undefined,
): Promise<void> {
  const { source, target, listed, options, signal, onNotice } = task
  const { size, etag, storageClass } = info ?? listed ?? {}
  if (size === undefined || etag === undefined)
    throw new Error('an object that is neither listed nor described')
  const { acl, forbidOverwrite, ...transfer } = options
  const known = options.storageClass ?? STORAGE_CLASSES.find((each) => each === storageClass)
  const properties = {
    ...(known && { storageClass: known }),
    ...(await accessControl(context, task)),
    ...(forbidOverwrite !== undefined && { forbidOverwrite }),
  }
  const { partSize = DEFAULT_COPY_PART_SIZE } = transfer
  if (size <= partSize) {
    try {
      await sendCopyObject(context, target, { ...source, ifMatch: etag }, properties, { signal })
    } catch (cause) {
      throw sourceError(cause, source) ?? cause
    }
    return
  }
  const handle = resumableCopy(connection, {
    ...{ ...transfer, ...properties, ...target, source, signal },
    ...(onNotice && { onNotice }),
  })
  void follow(handle.progress(), task.onProgress)
  await handle.done()
}

/** A moved object keeps its access control, which OSS does not copy. */
async function accessControl(
  context: OssContext,
  { isMove, options, source, signal }: CopyTask,
): Promise<Pick<CopyOptions, 'acl'>> {
  if (options.acl !== undefined || !isMove) return options.acl === undefined ? {} : { acl: options.acl }
  const acl = await sendGetObjectAcl(context, source, { signal })
  return acl === 'default' ? {} : { acl }
}

function sourceError(cause: unknown, source: ObjectName): SourceError | undefined {
  if (isRefusal(cause, 'PreconditionFailed'))
    return new SourceError('SOURCE_CHANGED', `${labelOf(source)} has changed since it was listed.`, { cause })
  if (isRefusal(cause, 'NoSuchKey'))
    return new SourceError('SOURCE_UNREADABLE', `${labelOf(source)} no longer exists.`, { cause })
  return undefined
}

async function follow(
  values: AsyncIterable<UploadProgress>,
  onProgress: CopyTask['onProgress'],
): Promise<void> {
  for await (const progress of values) onProgress?.(progress)
}
